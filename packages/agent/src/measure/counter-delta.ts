/**
 * How far a counter has come between two readings. Nothing else in the agent subtracts counters.
 * A counter that stepped back has restarted: what it counted before is unknown, so the step is 0. No reading, no step.
 */
export function counterDelta(now: number | undefined, before: number | undefined): number | undefined {
	return finite(Math.max(0, (now as number) - (before as number)));
}

/**
 * The same for what may rightly fall: `packetsLost`, when a packet that was given up comes late (RFC 3550, A.3), and
 * differences of two counters that a browser does not read at the same moment.
 */
export function signedDelta(now: number | undefined, before: number | undefined): number | undefined {
	return finite((now as number) - (before as number));
}

/** What is no number, or was made of something absent, is absent. */
export function finite(value: number): number | undefined {
	return Number.isFinite(value) ? value : undefined;
}
