/** The commands that ask the API for what the page shows. They hold no secret: the shell makes the token. */

/** Where the command line looks for the server unless told otherwise. */
const USUAL_ORIGINS = ["http://127.0.0.1:8730", "http://localhost:8730"];

function tokenHeader(origin: string): string {
	const place = USUAL_ORIGINS.includes(origin) ? "" : ` --url '${origin}'`;
	return `-H "Authorization: Bearer $(npx qoscope token${place})"`;
}

export interface Subject {
	readonly origin: string;
	readonly webinarNumber: number;
	readonly participantId: string;
}

/** The participant's newest five seconds. */
export function curlLiveQos({ origin, webinarNumber, participantId }: Subject): string {
	return `curl ${tokenHeader(origin)} "${origin}/v2/metrics/webinars/${webinarNumber}/participants/${participantId}/qos?type=live"`;
}

/** Lowest, average and highest of every participant so far. */
export function curlQosSummary({ origin, webinarNumber }: Pick<Subject, "origin" | "webinarNumber">): string {
	return `curl ${tokenHeader(origin)} "${origin}/v2/metrics/webinars/${webinarNumber}/participants/qos_summary"`;
}
