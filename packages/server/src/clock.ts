/** The two clocks. Whoever needs time is given one of these, so that tests can turn it by hand. */
export interface Clock {
	/** Wall clock, epoch milliseconds. It may jump. */
	readonly nowMs: () => number;
	/** Milliseconds that only grow; for durations. */
	readonly monotonicMs: () => number;
}

export const systemClock: Clock = {
	nowMs: () => Date.now(),
	monotonicMs: () => performance.now(),
};
