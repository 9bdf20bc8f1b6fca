/** How far counters have come; nothing else in this program subtracts them. */

/** A counter that stepped back has restarted, and what it counted before is unknown: 0. No reading, no step. */
export function counterDelta(now: number | undefined, before: number | undefined): number | undefined {
	return now === undefined || before === undefined ? undefined : Math.max(0, now - before);
}
