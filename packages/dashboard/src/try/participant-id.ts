/** Asks the batch door who the participant of a session is: it answers a batch without reports, too. */
import type { Batch } from "@qoscope/wire";
import type { Session } from "./session.js";

/** The oldest version does for a batch that holds nothing; the servers accept every version ever released. */
const WIRE_VERSION = 1;

export async function fetchParticipantId({ agentUrl, token }: Session): Promise<string> {
	const run = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0"));
	const batch: Batch = { version: WIRE_VERSION, token, run: run.join(""), reports: [] };
	const answer = await fetch(`${agentUrl}/reports`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(batch),
	});
	const body: unknown = await answer.json();
	if (answer.ok && typeof body === "object" && body !== null && "participantId" in body) {
		return String(body.participantId);
	}
	throw new Error(`The server did not say who the participant is (HTTP ${answer.status}).`);
}
