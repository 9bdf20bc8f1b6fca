/** The limits of a plan on every endpoint: labels, headers, the two refusals, and none where the account has none. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { ENDPOINTS } from "../../src/api/endpoints/index.js";
import { makeAccount, START_MS } from "./api-harness.js";
import { createScene, questionsOf, type Scene } from "./mock-scene.js";

let scene: Scene;
beforeEach(async () => {
	scene = await createScene([
		makeAccount("acme"),
		makeAccount("limited", { rateLimits: "plan", plan: "business" }),
		makeAccount("small", { rateLimits: "plan", plan: "free" }),
		makeAccount("other", { rateLimits: "plan", plan: "free" }),
	]);
});
afterEach(() => scene.api.close());

const HEADERS = ["x-ratelimit-category", "x-ratelimit-type", "x-ratelimit-limit", "x-ratelimit-remaining"];

test("every endpoint says its label, and none does to an account without limits", async () => {
	const asked = new Map(questionsOf(scene.data["limited"]).map((question) => [question.endpoint, question.url]));
	expect(asked.size).toBe(ENDPOINTS.length);
	let second = 0;
	for (const [{ rateLabel }, url] of asked) {
		// Minutes apart, since the plan has twenty of the dear ones in a minute.
		second += 60;
		scene.api.setTime(START_MS + second * 1_000);
		const { status, headers } = await scene.api.call(url, { as: "limited" });
		expect(status, url).toBe(200);
		expect(headers["x-ratelimit-category"]).toBe(rateLabel);
		expect(HEADERS.filter((name) => headers[name] === undefined)).toEqual([]);
	}
	const free = await scene.api.call("/v2/metrics/webinars");
	expect(HEADERS.filter((name) => name in free.headers)).toEqual([]);
});

test("one too many in a second is 429/429 with no Retry-After, also where the answer would be an error", async () => {
	const url = "/v2/metrics/webinars/1/participants/1/qos";
	expect((await scene.api.call(url, { as: "small" })).status).toBe(404);
	const refused = await scene.api.call(url, { as: "small" });
	expect(refused).toMatchObject({ status: 429, body: { code: 429 } });
	expect(refused.body["message"]).toContain("per-second");
	expect(refused.headers["retry-after"]).toBeUndefined();
	expect(refused.headers["x-ratelimit-type"]).toBe("QPS");
	// Another label, another account, another second.
	expect((await scene.api.call("/v2/metrics/webinars", { as: "small" })).status).toBe(200);
	expect((await scene.api.call(url, { as: "other" })).status).toBe(404);
	scene.api.setTime(scene.api.clock.nowMs() + 1_000);
	expect((await scene.api.call(url, { as: "small" })).status).toBe(404);
});

test("one too many in a day is 429/429 with the next day as a date, in both forms of a path", async () => {
	const day = scene.api.clock.nowMs();
	for (let asked = 0; asked < 1_000; asked++) {
		scene.api.setTime(day + asked * 1_000);
		const form = asked % 2 === 0 ? "/v2" : "/v2/accounts/me";
		expect((await scene.api.call(`${form}/metrics/webinars/1`, { as: "small" })).status).toBe(404);
	}
	scene.api.setTime(day + 1_001_000);
	const refused = await scene.api.call("/v2/metrics/webinars/1", { as: "small" });
	expect(refused).toMatchObject({ status: 429, body: { code: 429 } });
	expect(refused.body["message"]).toContain("daily");
	expect(refused.headers["retry-after"]).toBe("2026-03-02T00:00:00Z");
	expect(refused.headers["x-ratelimit-type"]).toBe("Daily-limit");
	scene.api.setTime(Date.UTC(2026, 2, 2));
	expect((await scene.api.call("/v2/metrics/webinars/1", { as: "small" })).status).toBe(404);
});
