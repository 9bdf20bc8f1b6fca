/** The commands that ask the API for what the page shows. They hold no secret: the shell makes the token. */

import type { InstanceKind } from "@qoscope/wire";

/** Where the command line looks for the server unless told otherwise. */
const USUAL_ORIGINS = ["http://127.0.0.1:8730", "http://localhost:8730"];

function tokenHeader(origin: string): string {
	const place = USUAL_ORIGINS.includes(origin) ? "" : ` --url '${origin}'`;
	return `-H "Authorization: Bearer $(npx qoscope token${place})"`;
}

export interface Subject {
	readonly origin: string;
	readonly kind: InstanceKind;
	readonly webinarNumber: number;
	readonly participantId: string;
}

/** Where each kind's people are found. */
const PEOPLE: { readonly [kind in InstanceKind]: (number: number) => string } = {
	webinar: (number) => `metrics/webinars/${number}/participants`,
	meeting: (number) => `metrics/meetings/${number}/participants`,
	session: (number) => `videosdk/sessions/${number}/users`,
};

function curl({ origin, kind, webinarNumber }: Omit<Subject, "participantId">, question: string): string {
	return `curl ${tokenHeader(origin)} "${origin}/v2/${PEOPLE[kind](webinarNumber)}/${question}"`;
}

/** The participant's newest five seconds. */
export function curlLiveQos(subject: Subject): string {
	return curl(subject, `${subject.participantId}/qos?type=live`);
}

/** Lowest, average and highest of every participant so far. */
export function curlQosSummary(subject: Omit<Subject, "participantId">): string {
	return curl(subject, "qos_summary");
}
