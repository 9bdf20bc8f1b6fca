/** The commands that ask the API for what the page shows. They hold no secret: the shell makes the token. */

const TOKEN_HEADER = '-H "Authorization: Bearer $(npx qoscope token)"';

export interface Subject {
	readonly origin: string;
	readonly webinarNumber: number;
	readonly participantId: string;
}

/** The participant's newest five seconds. */
export function curlLiveQos({ origin, webinarNumber, participantId }: Subject): string {
	return `curl ${TOKEN_HEADER} "${origin}/v2/metrics/webinars/${webinarNumber}/participants/${participantId}/qos?type=live"`;
}

/** Lowest, average and highest of every participant so far. */
export function curlQosSummary({ origin, webinarNumber }: Pick<Subject, "origin" | "webinarNumber">): string {
	return `curl ${TOKEN_HEADER} "${origin}/v2/metrics/webinars/${webinarNumber}/participants/qos_summary"`;
}
