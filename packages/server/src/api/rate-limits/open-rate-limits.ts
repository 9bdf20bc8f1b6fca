/** Opens the limits of this node, or those that it shares with others by way of Redis. */
import type { Clock } from "../../clock.js";
import { createRateLimits, type RateLimits } from "./create-rate-limits.js";
import { createMemoryCounter } from "./memory-counter.js";
import { type CounterLog, openRedisCounter } from "./redis-counter.js";

export interface OpenRateLimits extends RateLimits {
	/** Idempotent. */
	readonly close: () => Promise<void>;
}

export interface RateLimitsOptions {
	/** Where several nodes count together; each counts its own when absent. */
	readonly redisUrl?: string;
	readonly clock: Pick<Clock, "nowMs">;
	readonly log: CounterLog;
	/** How long a request may wait for Redis before this node counts alone; a second when absent. */
	readonly answerWithinMs?: number;
}

export async function openRateLimits({
	redisUrl,
	clock,
	log,
	answerWithinMs = 1_000,
}: RateLimitsOptions): Promise<OpenRateLimits> {
	if (redisUrl === undefined) return { ...createRateLimits(clock, createMemoryCounter()), close: async () => {} };
	const { count, close } = await openRedisCounter({ url: redisUrl, log, answerWithinMs });
	return { ...createRateLimits(clock, count), close: async () => close() };
}
