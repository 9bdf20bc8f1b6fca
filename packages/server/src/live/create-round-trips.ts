/** The round trips to those who are connected to this process, in memory alone: what is not now is not known. */
import type { Present, RoundTrips } from "./ports.js";

const keyOf = ({ account, instance, id }: Present) => `${account}\0${instance}\0${id}`;

export function createRoundTrips(): RoundTrips {
	/** By participant, then by connection; the newest reading is last. */
	const known = new Map<string, Map<object, number>>();
	return {
		put(connection, participant, roundTripMs) {
			const key = keyOf(participant);
			const ofOne = known.get(key) ?? new Map<object, number>();
			ofOne.delete(connection);
			known.set(key, ofOne.set(connection, roundTripMs));
		},
		remove(connection, participant) {
			const key = keyOf(participant);
			const ofOne = known.get(key);
			ofOne?.delete(connection);
			if (ofOne?.size === 0) known.delete(key);
		},
		newestOf: (participant) => [...(known.get(keyOf(participant))?.values() ?? [])].at(-1),
	};
}
