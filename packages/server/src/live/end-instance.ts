/** Ends a running instance, and with it the stay of everybody who is still there. */
import type { Instance, LeaveCause, Store } from "../store/ports.js";
import type { LiveInstance, LiveInstances, Presence } from "./live-instances.js";
import { type ParticipantSaver, saveAll } from "./participant-saver.js";
import { isPresent, lastSeenSlotEndMs, markLeft } from "./presence.js";

export interface EndParts {
	readonly store: Pick<Store, "putInstance" | "listPresentParticipants">;
	readonly live: LiveInstances;
	readonly saver: ParticipantSaver;
	readonly monotonicMs: () => number;
}

/** Everybody without a leave, those included whom only another node has seen. */
async function everybodyPresent(parts: EndParts, live: LiveInstance): Promise<Presence[]> {
	const { account, uuid } = live.instance;
	for (const participant of await parts.store.listPresentParticipants(account, uuid)) {
		if (live.presences.has(participant.id)) continue;
		const seenMs = parts.monotonicMs();
		const presence = {
			participant,
			storedVersion: participant.version,
			seenMs,
			heldUntilMs: seenMs,
			lastSlotEndMs: undefined,
		};
		live.presences.set(participant.id, presence);
	}
	return [...live.presences.values()].filter(isPresent);
}

/** To be called by one at a time for each account and number. */
export async function endLive(parts: EndParts, live: LiveInstance, endCause: "explicit" | "idle"): Promise<Instance> {
	const before = live.instance;
	const endMs = before.endMs ?? Math.max(before.startMs, live.lastSlotEndMs ?? before.startMs);
	const ended: Instance = { ...before, endMs, endCause, version: before.version + 1 };
	// At once in memory, so that reports which come while the store writes find it ended.
	live.instance = ended;
	try {
		await parts.store.putInstance(ended);
	} catch (error) {
		live.instance = before;
		throw error;
	}
	const cause: LeaveCause = endCause === "explicit" ? "ended" : "disconnected";
	const left = await everybodyPresent(parts, live);
	for (const presence of left) {
		markLeft(presence, endCause === "explicit" ? endMs : lastSeenSlotEndMs(presence), cause);
	}
	await saveAll(parts.saver, live);
	return ended;
}
