/**
 * Writes changed participants. While one write is under way the next ones gather, so that a thousand who join in one
 * second are a few inserts and nobody waits for a timer.
 */
import type { ParticipantStore } from "../store/ports.js";
import type { Presence } from "./live-instances.js";

export interface ParticipantSaver {
	/** Resolves when the participant is stored as it is now, at once when it already is. */
	readonly save: (presence: Presence) => Promise<void>;
	/** Resolves when nothing is under way. */
	readonly settled: () => Promise<void>;
}

export function createParticipantSaver(store: Pick<ParticipantStore, "putParticipants">): ParticipantSaver {
	const waiting = new Set<Presence>();
	let last: Promise<void> = Promise.resolve();
	let next: Promise<void> | undefined;

	async function write(): Promise<void> {
		next = undefined;
		const presences = [...waiting];
		waiting.clear();
		const participants = presences.map(({ participant }) => participant);
		await store.putParticipants(participants);
		for (const [index, presence] of presences.entries()) {
			presence.storedVersion = Math.max(presence.storedVersion, participants[index]?.version ?? 0);
		}
	}

	return {
		save(presence) {
			if (presence.storedVersion >= presence.participant.version) return Promise.resolve();
			waiting.add(presence);
			if (next === undefined) {
				next = last.then(write, write);
				last = next;
			}
			return next;
		},
		settled: () => last.catch(() => undefined),
	};
}
