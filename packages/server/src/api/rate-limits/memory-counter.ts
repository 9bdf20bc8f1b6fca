/** Counts in this process: for one node, and for each of several while Redis is gone. */
import { RateLimiterMemory } from "rate-limiter-flexible";

/**
 * Adds one under a key and returns how many there are now. The count is forgotten `keepSeconds` after its first one.
 * Requests side by side get different numbers.
 */
export type Counter = (key: string, keepSeconds: number) => Promise<number>;

/** The library's limiters only count here: how many are too many, and for how long, each key says for itself. */
export const NO_LIMIT = { points: Number.MAX_SAFE_INTEGER, duration: 60 } as const;

/** Its timers keep no process alive, so there is nothing to close. */
export function createMemoryCounter(): Counter {
	const limiter = new RateLimiterMemory(NO_LIMIT);
	return async (key, keepSeconds) => {
		const { consumedPoints } = await limiter.consume(key, 1, { customDuration: keepSeconds });
		return consumedPoints;
	};
}
