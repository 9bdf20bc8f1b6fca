/** The id of a participant in paths. */

const PARTICIPANT_ID = /^(0|[1-9][0-9]{0,15})$/;

/** Undefined for what no participant has: a greater number would be rounded to another one's, and fits no column. */
export function readParticipantId(text: string): number | undefined {
	const id = PARTICIPANT_ID.test(text) ? Number(text) : undefined;
	return Number.isSafeInteger(id) ? id : undefined;
}
