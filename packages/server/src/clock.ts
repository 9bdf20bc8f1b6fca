/** The two clocks. Whoever needs time is given one of these, so that tests can turn it by hand. */
export interface Clock {
	/** Wall clock, epoch milliseconds. It may jump. */
	readonly nowMs: () => number;
	/** Milliseconds that only grow; for durations. */
	readonly monotonicMs: () => number;
}

/** Longer than clocks are set back by daylight saving time and time zones; a slot is taken for as long a time, too. */
const LONGEST_STEP_MS = 86_400_000;

/**
 * Now, as the wall clock would show it had it not been set back since this was made. Agents keep the time that they were
 * given when they began, so theirs goes on like that.
 */
export function followLatest({ nowMs, monotonicMs }: Clock): () => number {
	let aheadMs = nowMs() - monotonicMs();
	return () => {
		aheadMs = Math.max(aheadMs, nowMs() - monotonicMs());
		return Math.min(monotonicMs() + aheadMs, nowMs() + LONGEST_STEP_MS);
	};
}

export const systemClock: Clock = {
	nowMs: () => Date.now(),
	monotonicMs: () => performance.now(),
};
