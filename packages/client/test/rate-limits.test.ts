// Too many requests: how long the client waits, how often it asks again, and how one stops it.
import { type ClientOptions, createClient } from "@qoscope/client";
import { describe, expect, test } from "vitest";
import { type Answer, getToken, serve } from "./serve.js";

const NOW_MS = Date.UTC(2020, 4, 30, 23, 59, 0);
const PER_SECOND = "You have reached the maximum per-second rate limit for this API. Try again later.";

const tooMany = (headers: Readonly<Record<string, string>> = {}, status = 429): Answer => ({
	status,
	headers,
	body: { code: 429, message: PER_SECOND },
});

/** A client whose waits pass at once and are noted, on a clock that they move on. */
async function openPatient(answer: (before: number) => Answer, options: Partial<ClientOptions> = {}) {
	const { url, asked } = await serve((_, before) => answer(before));
	const waitsMs: number[] = [];
	let nowMs = NOW_MS;
	const client = createClient({
		url,
		getToken,
		now: () => nowMs,
		sleep: async (durationMs) => {
			waitsMs.push(durationMs);
			nowMs += durationMs;
		},
		...options,
	});
	return { client, waitsMs, asked };
}
const firstIs = (refused: Answer) => (before: number) => (before === 0 ? refused : { body: { topic: "x" } });

describe("Retry-After", () => {
	test.each([
		["seconds", "7", 7_000],
		["an ISO date-time, as the hosted service sends it", "2020-05-31T00:00:00Z", 60_000],
		["a date as HTTP spells it", "Sat, 30 May 2020 23:59:30 GMT", 30_000],
	])("may be %s", async (_, text, waitMs) => {
		const { client, waitsMs } = await openPatient(firstIs(tooMany({ "retry-after": text })));
		expect(await client.webinars.detail(1)).toEqual({ topic: "x" });
		expect(waitsMs).toEqual([waitMs]);
	});

	test.each(["2020-05-30T23:00:00Z", "0", "-1", "soon", ""])(
		'"%s" leads to a short wait, never to none',
		async (text) => {
			const { client, waitsMs } = await openPatient(firstIs(tooMany({ "retry-after": text })));
			await client.webinars.detail(1);
			expect(waitsMs).toEqual([1_000]);
		},
	);

	test("that is longer than the whole patience is not waited for: the error comes at once", async () => {
		const refused = tooMany({ "retry-after": "2020-05-31T00:01:01Z", "x-ratelimit-type": "Daily-limit" });
		const { client, waitsMs, asked } = await openPatient(() => refused);
		const failure = client.webinars.detail(1);
		await expect(failure).rejects.toMatchObject({ status: 429, code: 429, message: PER_SECOND });
		await expect(failure).rejects.toHaveProperty("headers.get");
		expect(waitsMs).toEqual([]);
		expect(asked).toHaveLength(1);
		const patient = await openPatient(firstIs(refused), { rateLimits: { longestWaitMs: 3_600_000 } });
		await patient.client.webinars.detail(1);
		expect(patient.waitsMs).toEqual([121_000]);
	});
});

describe("without it", () => {
	test("pauses grow until more than a minute has passed, and then the error is told", async () => {
		const { client, waitsMs, asked } = await openPatient(() => tooMany({ "x-ratelimit-type": "QPS" }));
		await expect(client.webinars.detail(1)).rejects.toMatchObject({ status: 429 });
		expect(waitsMs).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
		expect(asked).toHaveLength(8);
	});

	test("what is counted by the minute is paused for longer", async () => {
		const headers = { "x-ratelimit-type": "QPS", "x-ratelimit-category": "RESOURCE-INTENSIVE" };
		const { client, waitsMs } = await openPatient(() => tooMany(headers));
		await expect(client.webinars.detail(1)).rejects.toMatchObject({ status: 429 });
		expect(waitsMs).toEqual([5_000, 10_000, 20_000, 30_000, 30_000]);
	});

	test("the number of tries and the whole wait are the caller's", async () => {
		const once = await openPatient(() => tooMany(), { rateLimits: { tries: 1 } });
		await expect(once.client.webinars.detail(1)).rejects.toMatchObject({ status: 429 });
		expect(once.asked).toHaveLength(1);
		const short = await openPatient(() => tooMany(), { rateLimits: { longestWaitMs: 3_000 } });
		await expect(short.client.webinars.detail(1)).rejects.toMatchObject({ status: 429 });
		expect(short.waitsMs).toEqual([1_000, 2_000]);
	});
});

test("a caller can tell somebody of each wait", async () => {
	const told: unknown[] = [];
	const { client } = await openPatient(firstIs(tooMany({ "retry-after": "7" })), {
		rateLimits: { onWait: ({ durationMs, error }) => told.push([durationMs, error.message]) },
	});
	await client.webinars.detail(1);
	expect(told).toEqual([[7_000, PER_SECOND]]);
});

test("the refusal may come with status 200", async () => {
	const { client, waitsMs } = await openPatient(firstIs(tooMany({}, 200)));
	expect(await client.webinars.detail(1)).toEqual({ topic: "x" });
	expect(waitsMs).toEqual([1_000]);
});

test("the token endpoint is waited for as well", async () => {
	const credentials = { accountId: "a", clientId: "c", clientSecret: "s" };
	const { url } = await serve((_, before) =>
		before === 0 ? { status: 429, headers: { "retry-after": "1" } } : { body: { access_token: "t" } },
	);
	const waitsMs: number[] = [];
	const sleep = async (durationMs: number) => {
		waitsMs.push(durationMs);
	};
	expect(await createClient({ url, credentials, sleep }).accessToken()).toBe("t");
	expect(waitsMs).toEqual([1_000]);
});

describe("a signal", () => {
	test("ends a real wait, with its reason", async () => {
		const { url } = await serve(() => tooMany({ "retry-after": "60" }));
		const stop = new AbortController();
		const reason = new Error("no longer wanted");
		const rateLimits = { onWait: () => queueMicrotask(() => stop.abort(reason)) };
		const client = createClient({ url, getToken, rateLimits });
		await expect(client.webinars.detail(1, { signal: stop.signal })).rejects.toBe(reason);
	});

	test("ends a request under way", async () => {
		const stop = new AbortController();
		const { url } = await serve(() => {
			stop.abort();
			return {};
		});
		const client = createClient({ url, getToken, signal: stop.signal });
		await expect(client.webinars.detail(1)).rejects.toMatchObject({ name: "AbortError" });
	});

	test("ends the pages of a list between two of them", async () => {
		const { url, asked } = await serve((_, before) => ({ body: { next_page_token: String(before) } }));
		const stop = new AbortController();
		const read = async () => {
			for await (const _ of createClient({ url, getToken }).webinars.list({ signal: stop.signal })) stop.abort();
		};
		await expect(read()).rejects.toMatchObject({ name: "AbortError" });
		expect(asked).toHaveLength(1);
	});

	test("of one call leaves the request for a token to the others", async () => {
		let give = (_token: string) => {};
		const { url, asked } = await serve();
		const token = new Promise<string>((resolve) => {
			give = resolve;
		});
		const client = createClient({ url, getToken: () => token });
		const stop = new AbortController();
		const stopped = client.webinars.detail(1, { signal: stop.signal });
		const other = client.webinars.detail(2);
		stop.abort();
		await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
		give("t");
		await other;
		expect(asked.map(({ line }) => line)).toEqual(["GET /v2/metrics/webinars/2"]);
	});
});
