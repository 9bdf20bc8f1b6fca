/** The day that the samples of an instance are filed under; an insert holds one day, or it would not be atomic. */
const DAY_MS = 86_400_000;

/** UTC days since 1970 at the start of the instance. */
export function instanceDayOf(instanceStartMs: number): number {
	return Math.floor(instanceStartMs / DAY_MS);
}
