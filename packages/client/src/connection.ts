/** Sends requests: where to, for how long, and again when there were too many. */
import { type Answer, readAnswer } from "./answer.js";
import { errorOf, isRateLimited } from "./api-error.js";
import type { ClientOptions } from "./client-options.js";
import { rateLimitPauseMs } from "./rate-limit.js";
import { sleep as realSleep } from "./sleep.js";
import { UnreachableError } from "./unreachable-error.js";

/** A page of the largest size takes a second or two; who waits longer waits for a server that hangs. */
const TIMEOUT_MS = 30_000;
/** Pauses of 1, 2, 4, 8, 16, 30 and 30 seconds: more than the minute over which some limits count. */
const TRIES = 8;
const LONGEST_WAIT_MS = 120_000;

export interface Request {
	readonly method: "GET" | "POST";
	/** From the root, such as /v2/metrics/webinars. */
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: URLSearchParams;
	readonly signal?: AbortSignal | undefined;
}

/**
 * Gives the answer, a success or not; throws an UnreachableError when there is none, and the signal's reason when it
 * was aborted. An answer that there were too many requests is given only when waiting has come to its bounds.
 */
export type Send = (request: Request) => Promise<Answer>;

function anyOf(...signals: readonly (AbortSignal | undefined)[]): AbortSignal | undefined {
	const given = signals.filter((signal) => signal !== undefined);
	return given.length > 1 ? AbortSignal.any(given) : given[0];
}

/** People paste base URLs with `/v2`, with slashes at the end, or with neither. */
const rootOf = (url: string): string => url.replace(/\/+$/, "").replace(/\/v2$/, "").replace(/\/+$/, "");

/** For messages, where a path might name a person. */
const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : url);

export function createConnection(options: ClientOptions): Send {
	const { url, fetch: ask = globalThis.fetch, now = Date.now, sleep = realSleep, timeoutMs = TIMEOUT_MS } = options;
	const { tries = TRIES, longestWaitMs = LONGEST_WAIT_MS, onWait } = options.rateLimits ?? {};
	const root = rootOf(url);

	const sendOnce = async ({ method, path, headers, body }: Request, stop: AbortSignal | undefined) => {
		try {
			stop?.throwIfAborted();
			const timeout = AbortSignal.timeout(timeoutMs);
			const init = { method, headers, ...(body === undefined ? {} : { body }) };
			return await readAnswer(await ask(`${root}${path}`, { ...init, signal: anyOf(timeout, stop) ?? timeout }));
		} catch (error) {
			if (stop?.aborted) throw stop.reason;
			throw new UnreachableError(originOf(root), error, timeoutMs);
		}
	};

	return async (request) => {
		const stop = anyOf(options.signal, request.signal);
		let waitedMs = 0;
		for (let sent = 1; ; sent++) {
			const answer = await sendOnce(request, stop);
			const error = errorOf(answer);
			if (error === undefined || !isRateLimited(error) || sent >= tries) return answer;
			const durationMs = rateLimitPauseMs(answer.headers, sent, now());
			// To wait for a part of what the server asks for would only lead to the same answer.
			if (waitedMs + durationMs > longestWaitMs) return answer;
			waitedMs += durationMs;
			onWait?.({ durationMs, error });
			await sleep(durationMs, stop);
		}
	};
}
