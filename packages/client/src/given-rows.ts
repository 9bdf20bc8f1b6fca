/** Remembers which rows of a list were given, so that a list that is read again gives only the others. */

/** What names a row, of whatever list, and does not change while it is there. */
const NAMING = [
	...["uuid", "id", "user_id", "participant_id", "participant_uuid"],
	// The hosted service has a row for each time that somebody joined, and one for each rating.
	...["join_time", "start_time", "date_time"],
];

function nameOf(row: unknown): string {
	const fields = new Map(typeof row === "object" && row !== null ? Object.entries(row) : []);
	return JSON.stringify(NAMING.map((name) => fields.get(name) ?? null));
}

export interface GivenRows {
	/** Whether the row was not given in a reading before this one; notes it. */
	readonly isNew: (row: unknown) => boolean;
	/** The list is read again from its beginning. */
	readonly startAgain: () => void;
}

export function openGivenRows(): GivenRows {
	/** How many rows of each name: two may have the same. */
	const given = new Map<string, number>();
	let toSkip = new Map<string, number>();
	return {
		isNew(row) {
			const name = nameOf(row);
			const left = toSkip.get(name) ?? 0;
			if (left > 0) {
				toSkip.set(name, left - 1);
				return false;
			}
			given.set(name, (given.get(name) ?? 0) + 1);
			return true;
		},
		startAgain() {
			toSkip = new Map(given);
		},
	};
}
