/**
 * How far a counter has come between two polls. Nothing else in the agent subtracts counters.
 */

/** Where the counters of one thing stood, by our names for them. */
export interface Counters {
	carried?: number;
	/** Bytes or packets, and the retransmissions in them. */
	total?: number;
	repeated?: number;
	packetsLost?: number;
	frames?: number;
	rtts?: number;
	/** Of the round trips, in milliseconds. */
	sum?: number;
}

/** What is no number (a field that is missing, or null in a wrapper's report) is NaN, and nothing keeps that. */
export const numberOf = (value: number | null | undefined): number => value ?? Number.NaN;

/**
 * The step since the last poll, below 0 where the counter fell; it is up to the caller what that means. A counter that is
 * seen for the first time began at nought. What a browser did not report, then or now, gives NaN.
 */
export function step(known: Counters, name: keyof Counters, value: number | null | undefined): number {
	const before = known[name] ?? 0;
	const now = numberOf(value);
	known[name] = now;
	return now - before;
}

/** The same of a counter of 32 or 64 bits that never falls: where it wrapped it goes on, where it restarted it gives 0. */
export function rise(known: Counters, name: keyof Counters, value: number | null | undefined): number {
	const before = known[name] ?? 0;
	const delta = step(known, name, value);
	if (!(delta < 0)) return delta;
	return before < 2 ** 32 && before >= 2 ** 31 ? delta + 2 ** 32 : 0;
}

/** `packetsLost` is signed (RFC 3550, A.3); a browser that gives it unsigned means the same bits. */
export const signed = (count: number) => (count >= 2 ** 31 ? count - 2 ** 32 : count);
