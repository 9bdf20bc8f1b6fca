/** Writes changed participants, many at once. */
import type { ParticipantStore } from "../store/ports.js";
import { createGatherer } from "./create-gatherer.js";
import type { Presence } from "./live-instances.js";

export interface ParticipantSaver {
	/** Resolves when the participant is stored as it is now, at once when it already is. */
	readonly save: (presence: Presence) => Promise<void>;
	/** Resolves when nothing is under way. */
	readonly settled: () => Promise<void>;
}

export function createParticipantSaver(
	store: Pick<ParticipantStore, "putParticipants">,
	pauseMs: number,
): ParticipantSaver {
	const writes = createGatherer(pauseMs, async (asked: readonly Presence[]) => {
		const presences = [...new Set(asked)];
		const participants = presences.map(({ participant }) => participant);
		await store.putParticipants(participants);
		for (const [index, presence] of presences.entries()) {
			presence.storedVersion = Math.max(presence.storedVersion, participants[index]?.version ?? 0);
		}
	});
	return {
		save: (presence) =>
			presence.storedVersion >= presence.participant.version ? Promise.resolve() : writes.add(presence),
		settled: writes.settled,
	};
}
