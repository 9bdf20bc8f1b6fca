/** From the id of a path to the one participant of an instance that it names. */
import type { Instance, Participant, ParticipantStore } from "../store/ports.js";

const PARTICIPANT_ID = /^(0|[1-9][0-9]{0,15})$/;

/** Undefined also for what no participant has: a greater number would be rounded to another one's, and fits no column. */
export async function findPerson(
	store: ParticipantStore,
	{ account, uuid }: Instance,
	text: string,
): Promise<Participant | undefined> {
	const id = PARTICIPANT_ID.test(text) ? Number(text) : Number.NaN;
	return Number.isSafeInteger(id) ? store.findParticipant(account, uuid, id) : undefined;
}
