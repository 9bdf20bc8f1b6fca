/**
 * Counts in Redis, so that several nodes count together. A limiter never takes the API down: while Redis does not
 * answer, this node counts alone and from nothing, which lets through more than the plan allows and never less.
 */
import { createClient } from "@redis/client";
import { RateLimiterRedis } from "rate-limiter-flexible";
import { type Counter, createMemoryCounter, NO_LIMIT } from "./memory-counter.js";

/** As pino's. */
export interface CounterLog {
	readonly info: (facts: object, message: string) => void;
	readonly warn: (facts: object, message: string) => void;
}

export interface RedisCounterOptions {
	/** `redis://` or `rediss://`, with the user and password if there are any. */
	readonly url: string;
	readonly log: CounterLog;
	/** How long a request may wait for Redis before this node counts alone. */
	readonly answerWithinMs: number;
	/** How often a Redis that is gone is tried again. */
	readonly retryEveryMs?: number;
}

export interface OpenCounter {
	readonly count: Counter;
	/** Idempotent. */
	readonly close: () => void;
}

async function within<Result>(timeMs: number, task: Promise<Result>): Promise<Result> {
	let timer: NodeJS.Timeout | undefined;
	const tooLate = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`no answer within ${timeMs} ms`)), timeMs);
	});
	return Promise.race([task, tooLate]).finally(() => clearTimeout(timer));
}

/** A refusal by all addresses of a name has no words of its own, only a code. */
function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.message === "" && "code" in error ? String(error.code) : error.message;
}

/** Resolves when Redis has answered, or has not in time: the server starts without it. */
export async function openRedisCounter({
	url,
	log,
	answerWithinMs,
	retryEveryMs = 1_000,
}: RedisCounterOptions): Promise<OpenCounter> {
	// The library's own error would hold the whole address, and with it the password.
	if (!URL.canParse(url)) throw new Error("redis in the configuration is not an address.");
	const client = createClient({
		url,
		// What cannot be sent now is counted here and now, not in Redis when it is back.
		disableOfflineQueue: true,
		socket: { reconnectStrategy: () => retryEveryMs },
	});
	const limiter = new RateLimiterRedis({
		...NO_LIMIT,
		storeClient: client,
		useRedisPackage: true,
		keyPrefix: "qoscope:rate",
	});
	const countAlone = createMemoryCounter();
	const countTogether: Counter = async (key, keepSeconds) => {
		const counted = limiter.consume(key, 1, { customDuration: keepSeconds });
		return (await within(answerWithinMs, counted)).consumedPoints;
	};

	let isTogether = true;
	let isClosed = false;
	let retry: NodeJS.Timeout | undefined;
	/** With a count and not with a ping: a full or read-only Redis answers pings. */
	const tryAgain = async () => {
		try {
			await countTogether("probe", 1);
			isTogether = true;
			log.info({}, "Redis is back: rate limits are counted together");
		} catch {
			scheduleRetry();
		}
	};
	const scheduleRetry = () => {
		if (!isClosed) retry = setTimeout(tryAgain, retryEveryMs).unref();
	};
	/** Says so once, however many requests meet it. */
	const goAlone = (error: unknown) => {
		if (!isTogether || isClosed) return;
		isTogether = false;
		log.warn({ reason: reasonOf(error) }, "Redis does not answer: this node counts rate limits alone");
		scheduleRetry();
	};
	const isRefused = new Promise<void>((resolve) => client.once("error", () => resolve()));
	client.on("error", goAlone);
	await Promise.race([within(answerWithinMs, client.connect()).catch(goAlone), isRefused]);

	return {
		count: async (key, keepSeconds) => {
			if (!isTogether) return countAlone(key, keepSeconds);
			try {
				return await countTogether(key, keepSeconds);
			} catch (error) {
				goAlone(error);
				return countAlone(key, keepSeconds);
			}
		},
		close: () => {
			if (isClosed) return;
			isClosed = true;
			clearTimeout(retry);
			if (client.isOpen) client.destroy();
		},
	};
}
