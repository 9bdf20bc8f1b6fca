/**
 * How far a counter has come between two polls. Nothing else in the agent subtracts counters.
 */

/** Where the counters of one thing stood, by our names for them. */
export interface Counters {
	carried?: number;
	bytes?: number;
	packets?: number;
	packetsLost?: number;
	frames?: number;
	rtts?: number;
	/** Of the round trips, in milliseconds. */
	sum?: number;
}

/**
 * The step since the last poll, below 0 where the counter fell; it is up to the caller what that means. A counter that is
 * seen for the first time began at nought. What a browser did not tell, then or now, gives NaN.
 */
export function step(known: Counters, name: keyof Counters, now: number): number {
	const before = known[name] ?? 0;
	// A counter that is absent in spite of its type is no number from here on.
	known[name] = +now;
	return now - before;
}
