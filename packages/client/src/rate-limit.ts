/** How long to wait after a 429, read from its headers. */

/** Doubled with every further try. */
const FIRST_PAUSE_MS = 1_000;
/** The hosted service counts calls of this class by the minute, although it says `QPS` of them, too. */
const FIRST_PAUSE_OF_MINUTE_MS = 5_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * `Retry-After` is seconds or an HTTP date by RFC 9110 section 10.2.3, and an ISO-8601 date-time in the hosted
 * service's daily limits. Undefined when absent or unreadable.
 */
function retryAfterMs(headers: Headers, nowMs: number): number | undefined {
	const text = headers.get("retry-after")?.trim() ?? "";
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000;
	// Date.parse takes many things for a date, "-1" among them.
	const atMs = /^(\d{4}-\d\d-\d\dT|[A-Z][a-z]+,? )/.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/** @param tries How often the request has been turned away, from 1 */
export function rateLimitPauseMs(headers: Headers, tries: number, nowMs: number): number {
	const isByMinute = headers.get("x-ratelimit-category")?.toLowerCase() === "resource-intensive";
	const firstMs = isByMinute ? FIRST_PAUSE_OF_MINUTE_MS : FIRST_PAUSE_MS;
	const growingMs = Math.min(LONGEST_PAUSE_MS, firstMs * 2 ** (tries - 1));
	const saidMs = retryAfterMs(headers, nowMs);
	// A moment that has passed already, by our clock, is no reason to ask again without a pause.
	return saidMs === undefined || saidMs === 0 ? growingMs : saidMs;
}
