/** One look at a running instance: who has been silent for too long, and whether it is over. */
import type { Store } from "../store/ports.js";
import { type EndParts, endLive } from "./end-instance.js";
import type { LiveInstance } from "./live-instances.js";
import { isSaved, saveAll } from "./participant-saver.js";
import {
	GONE_AFTER_MS,
	isIdle,
	isPresent,
	isSilent,
	lastSeenSlotEndMs,
	markLeft,
	noteStoredSlots,
} from "./presence.js";
import type { HoldPolicy } from "./token-hold.js";

/** Who left is remembered for ten more minutes, as long as an agent holds unacknowledged reports. */
const REMEMBER_MS = 600_000;

export interface SweepParts extends EndParts {
	readonly policyOf: (account: string) => HoldPolicy;
	readonly store: EndParts["store"] & Pick<Store, "lastSlotEnds">;
}

/** `alone` runs a task while nobody else resolves or ends an instance of that number. */
export async function sweepLive(
	parts: SweepParts,
	live: LiveInstance,
	alone: <Result>(task: () => Promise<Result>) => Promise<Result>,
): Promise<void> {
	const { store, saver, monotonicMs } = parts;
	const { account, uuid } = live.instance;
	const presences = () => [...live.presences.values()];
	const { idleMs } = parts.policyOf(account);
	const isOver = () => isIdle(live, monotonicMs(), idleMs);

	if (isOver() || presences().some((presence) => isSilent(presence, monotonicMs()))) {
		noteStoredSlots(live, await store.lastSlotEnds(account, uuid), monotonicMs());
	}
	for (const presence of presences()) {
		if (isSilent(presence, monotonicMs())) markLeft(presence, lastSeenSlotEndMs(presence), "disconnected");
		const isLongGone = monotonicMs() - presence.seenMs > GONE_AFTER_MS + REMEMBER_MS;
		if (isSaved(presence) && isLongGone && !isPresent(presence)) live.presences.delete(presence.participant.id);
	}
	// Also writes again what a store that failed could not write before.
	await saveAll(saver, live);

	if (live.instance.endMs === undefined && !isOver()) return;
	await alone(async () => {
		if (isOver()) await endLive(parts, live, "idle");
		if (live.instance.endMs !== undefined && presences().every(isSaved)) parts.live.forget(live);
	});
}
