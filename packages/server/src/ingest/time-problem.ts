/** Whether a slot is one of ours and its time can be true. */
import { isSlotStart, MAX_AHEAD_MS, MAX_BEHIND_MS, SLOT_MS } from "@qoscope/wire";
import { Drop } from "../drop.js";

export interface SlotClock {
	readonly nowMs: number;
	/** Now on a clock that was not set back: that of agents which began before. */
	readonly latestMs: number;
}

/**
 * A running slot ends up to five seconds ahead of the clock, and the agent's idea of our clock may be off, so a slot
 * may begin up to MAX_AHEAD_MS ahead. A slot from before its instance's start is taken: an agent that measured before
 * it could connect sends it. `keptMs` is how long samples are kept.
 */
export function timeProblem(
	slotMs: number,
	{ nowMs, latestMs }: SlotClock,
	isBackfill: boolean,
	keptMs: number,
): Drop | undefined {
	if (!isSlotStart(slotMs)) return new Drop("malformed", "A slot begins at a multiple of five seconds.");
	if (slotMs > latestMs + MAX_AHEAD_MS) return new Drop("future_dated");
	// What retention would drop at once must not be acknowledged either.
	const behindMs = isBackfill ? keptMs : Math.min(keptMs, MAX_BEHIND_MS);
	if (slotMs + SLOT_MS >= nowMs - behindMs) return undefined;
	return new Drop("too_old", isBackfill ? "The slot is older than samples are kept." : undefined);
}
