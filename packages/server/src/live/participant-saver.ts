/** Writes changed participants, many at once. */
import type { ParticipantStore } from "../store/ports.js";
import { createGatherer } from "./create-gatherer.js";
import type { LiveInstance, Presence } from "./live-instances.js";

export interface ParticipantSaver {
	/** Resolves when the participant is stored as it is now, at once when it already is. */
	readonly save: (presence: Presence) => Promise<void>;
	/** Resolves when nothing is under way. */
	readonly settled: () => Promise<void>;
}

export function isSaved({ participant, storedVersion }: Presence): boolean {
	return storedVersion >= participant.version;
}

/** Stores everybody who has changed; whom the store did not take is tried again by the next sweep. */
export async function saveAll(saver: ParticipantSaver, { presences }: LiveInstance): Promise<void> {
	await Promise.allSettled([...presences.values()].map(saver.save));
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
		save: (presence) => (isSaved(presence) ? Promise.resolve() : writes.add(presence)),
		settled: writes.settled,
	};
}
