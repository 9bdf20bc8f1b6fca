// The reading commands with a token and a base URL alone, as the hosted service is asked: no file is there.
import { describe, expect, test } from "vitest";
import { type Answer, serve } from "../../client/test/serve.js";
import { BODIES } from "./example-bodies.js";
import { makeFolder, runIn } from "./run-for-test.js";

const NOWHERE = "/nowhere";
const environment = { QOSCOPE_TOKEN: "bearer-of-mine" };
const refusal: Answer = { status: 401, body: { code: 124, message: "Invalid access token." } };

/** Answers below `/v2`, to who has the token. */
const openHosted = (answers: Readonly<Record<string, Answer>>) =>
	serve(({ url = "", headers }) => {
		if (headers.authorization !== `Bearer ${environment.QOSCOPE_TOKEN}`) return refusal;
		return answers[url.split("?")[0] ?? ""] ?? { status: 404, body: { code: 3001, message: "Not here." } };
	});

describe("with QOSCOPE_TOKEN and --url, no file is read", () => {
	test.each([
		[["webinars"], "/v2/metrics/webinars", BODIES.webinars, "All hands"],
		[["webinars", "--kind", "meeting"], "/v2/metrics/meetings", BODIES.meetings, "Stand-up"],
		[["webinars", "--kind", "session"], "/v2/videosdk/sessions", BODIES.sessions, "Lesson"],
		[["participants", "1"], "/v2/metrics/webinars/1/participants", BODIES.participants, "Ben"],
		[["qos", "1", "2"], "/v2/metrics/webinars/1/participants/2/qos", BODIES.qos, "23 kbps"],
		[["qos", "1"], "/v2/metrics/webinars/1/participants/qos", BODIES.qosList, "23 kbps"],
		[["summary", "1"], "/v2/metrics/webinars/1/participants/qos_summary", BODIES.summary, "27.15 kbps"],
		[["sharing", "1"], "/v2/metrics/webinars/1/participants/sharing", BODIES.sharing, "desktop"],
		[["satisfaction", "1"], "/v2/metrics/webinars/1/participants/satisfaction", BODIES.satisfaction, "Echo"],
		[["report", "1"], "/v2/report/webinars/1/participants", BODIES.report, "r-1"],
		[["quality"], "/v2/metrics/quality", BODIES.quality, "screen"],
	])("%j", async (words, path, body, word) => {
		const { url, lines } = await openHosted({ [path]: { body } });
		const { code, out, errors } = await runIn(NOWHERE, { environment }, ...words, "--url", `${url}/v2`);
		expect({ code, errors }).toEqual({ code: 0, errors: "" });
		expect(out).toContain(word);
		// No token is asked for, and nothing else either.
		expect(lines()).toHaveLength(1);
	});
});

test("both ends of the range are said, which the hosted service requires", async () => {
	const { url, lines } = await openHosted({ "/v2/metrics/webinars": { body: BODIES.webinars } });
	await runIn(NOWHERE, { environment }, "webinars", "--url", `${url}/v2/`);
	expect(lines()).toEqual(["GET /v2/metrics/webinars?type=live&from=2026-01-30&to=2026-03-01&page_size=300"]);
});

test("without --url the address is that of the credentials file", async () => {
	const { url } = await openHosted({ "/v2/metrics/quality": { body: BODIES.quality } });
	expect((await runIn(makeFolder(url), { environment }, "quality")).code).toBe(0);
	expect((await runIn(NOWHERE, { environment }, "quality")).errors).toMatch(/credentials\.json cannot be read/);
});

test("a token that is turned away is told once", async () => {
	const { url, asked } = await serve(() => refusal);
	const { code, errors } = await runIn(NOWHERE, { environment }, "quality", "--url", url);
	expect(code).toBe(1);
	expect(errors.split("\n").at(-1)).toBe("124: Invalid access token.");
	expect(asked).toHaveLength(1);
});

test("an error body with status 200 is an error", async () => {
	const body = { code: 200, message: "Only available for paid account and enabled Dashboard feature." };
	const { url } = await serve(() => ({ body }));
	const { code, errors } = await runIn(NOWHERE, { environment }, "quality", "--url", url);
	expect(code).toBe(1);
	expect(errors).toMatch(/^HTTP 200\n[\s\S]*\n200: Only available for paid account/);
});

test("too many requests are waited for, and the wait is told", async () => {
	const body = { code: 429, message: "You have reached the maximum per-second rate limit for this API." };
	const { url } = await serve((_, before) =>
		before === 0 ? { status: 429, headers: { "retry-after": "0.01" }, body } : { body: BODIES.quality },
	);
	const { code, out, errors } = await runIn(NOWHERE, { environment }, "quality", "--url", url);
	expect(code).toBe(0);
	expect(out).toContain("screen");
	expect(errors).toBe(`waiting 1 s: ${body.message}`);
});

test("a command that is stopped while it waits ends at once", async () => {
	const stop = new AbortController();
	const { url } = await serve(() => {
		setImmediate(() => stop.abort());
		return { status: 429, headers: { "retry-after": "60" }, body: { code: 429, message: "Later." } };
	});
	const { code, out, errors } = await runIn(NOWHERE, { environment, stop: stop.signal }, "quality", "--url", url);
	expect({ code, out }).toEqual({ code: 1, out: "" });
	expect(errors.split("\n").at(-1)).toBe("stopped");
});

test("token asks for a new one all the same", async () => {
	const { url } = await serve(() => ({ body: { access_token: "new" } }));
	expect(await runIn(makeFolder(url), { environment }, "token")).toMatchObject({ code: 0, out: "new" });
});
