import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FAULTS } from "./faults.js";
import { MOCK_NOW_MS } from "./make-mock-data.js";
import { MOCK_CREDENTIALS } from "./mock-account.js";
import { type MockOptions, type RunningMock, startMock } from "./start-mock.js";

let mock: RunningMock;
const open = (changes: Partial<MockOptions> = {}) =>
	startMock({ host: "127.0.0.1", port: 0, seed: 1, settings: {}, ...changes });
beforeEach(async () => {
	mock = await open();
});
afterEach(() => mock.close());

const RANGE = "from=2026-02-20&to=2026-03-01";
async function ask(path: string, headers: Record<string, string> = {}, running = mock) {
	const authorization = `Bearer ${running.accessToken}`;
	const answer = await fetch(`${running.url}${path}`, { headers: { authorization, ...headers } });
	return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
}
const firstUuid = (kind: string, isOver: boolean) =>
	mock.data.instances.find((one) => one.kind === kind && (one.end !== undefined) === isOver)?.uuid ?? "";
const pathTo = (uuid: string) => `/v2/metrics/webinars/${encodeURIComponent(encodeURIComponent(uuid))}`;

test("the same seed gives the same ids and figures, another seed others", async () => {
	const [again, other] = [await open(), await open({ seed: 2 })];
	expect(again.data).toEqual(mock.data);
	expect(other.data.instances.map(({ uuid }) => uuid)).not.toEqual(mock.data.instances.map(({ uuid }) => uuid));
	await again.close();
	await other.close();
});

test("its clock stands still, so what is live stays live", async () => {
	const { body } = await ask(`/v2/metrics/webinars?${RANGE}`);
	const [webinar] = body["webinars"] as { uuid: string }[];
	const person = mock.data.instances.find(({ uuid }) => uuid === webinar?.uuid)?.participants[0];
	const qos = await ask(`${pathTo(webinar?.uuid ?? "")}/participants/${person?.id}/qos?type=live`);
	const [entry] = qos.body["user_qos"] as { date_time: string; audio_input: { bitrate: string } }[];
	expect(entry?.date_time).toBe(new Date(MOCK_NOW_MS - 5_000).toISOString().replace(".000", ""));
	expect(entry?.audio_input.bitrate).toMatch(/^\d+(\.\d+)? kbps$/);
});

test("it spells and pages as the hosted service does", async () => {
	const { body } = await ask(`${pathTo(firstUuid("webinar", true))}/participants/qos_summary`);
	expect(body["page_size"]).toBe(1);
	expect(JSON.stringify(body)).toMatch(/"avg_bitrate":"\d+(\.\d+)?kbps".*"avg_jitter":"\d+ms"/);
});

test("a token comes for the known credentials, and prerequisites are those of plan and add-ons", async () => {
	const { accountId, clientId, clientSecret } = MOCK_CREDENTIALS;
	const tokenUrl = (running: RunningMock) =>
		`${running.url}/oauth/token?grant_type=account_credentials&account_id=${accountId}`;
	const basic = (secret: string) => `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}`;
	const good = await fetch(tokenUrl(mock), { method: "POST", headers: { authorization: basic(clientSecret) } });
	expect(await good.json()).toMatchObject({ token_type: "bearer", expires_in: 3599 });
	const bad = await fetch(tokenUrl(mock), { method: "POST", headers: { authorization: basic("wrong") } });
	expect(await bad.json()).toEqual({ reason: "Invalid client_id or client_secret", error: "invalid_client" });
	const poor = await open({ settings: { plan: "pro", addOns: [] } });
	expect((await ask(`/v2/metrics/webinars?${RANGE}`, {}, poor)).body["code"]).toBe(200);
	expect((await ask(`/v2/metrics/meetings?${RANGE}`, {}, poor)).body["code"]).toBe(400);
	expect((await ask("/v2/videosdk/sessions", {}, poor)).body["code"]).toBe(200);
	await poor.close();
});

describe("faults", () => {
	const LIST = `/v2/metrics/webinars?${RANGE}`;
	test.each([
		["rate_limit", 429, 429],
		["daily_limit", 429, 429],
		["invalid_token", 401, 124],
		["expired_token", 401, 124],
		["server_error", 500, 500],
		["unavailable", 503, 503],
		["expired_page", 400, 300],
	])("%s by header", async (fault, status, code) => {
		const answer = await ask(LIST, { "x-mock-fault": fault });
		expect([answer.status, answer.body["code"]]).toEqual([status, code]);
		expect((await ask(LIST)).status).toBe(200);
	});
	test("the daily limit says when, as a date; the other one says nothing", async () => {
		const daily = await ask(LIST, { "x-mock-fault": "daily_limit" });
		expect(daily.headers.get("retry-after")).toMatch(/^\d{4}-\d{2}-\d{2}T00:00:00Z$/);
		expect(daily.headers.get("x-ratelimit-type")).toBe("Daily-limit");
		const each = await ask(LIST, { "x-mock-fault": "rate_limit" });
		expect([each.headers.get("retry-after"), each.headers.get("x-ratelimit-type")]).toEqual([null, "QPS"]);
	});
	test("a body is cut", async () => {
		await expect(ask(LIST, { "x-mock-fault": "cut" })).rejects.toThrow();
		expect((await ask(LIST)).status).toBe(200);
	});
	test("an answer is late by so many seconds, and then right", async () => {
		const answer = await ask(LIST, { "x-mock-fault": "slow=0.05" });
		expect(answer.status).toBe(200);
	});
	test("the next requests of a path fail as often as ordered, others do not", async () => {
		const order = { fault: "server_error", path: "/v2/metrics/meetings", times: 2 };
		const headers = { "content-type": "application/json" };
		const planned = await fetch(`${mock.url}/mock/faults`, { method: "POST", headers, body: JSON.stringify(order) });
		expect(planned.status).toBe(201);
		expect((await ask(LIST)).status).toBe(200);
		const meetings = async () => (await ask(`/v2/metrics/meetings?${RANGE}`)).status;
		expect([await meetings(), await meetings(), await meetings()]).toEqual([500, 500, 200]);
	});
	test("a fault that nobody knows is refused, or not taken for one", async () => {
		const headers = { "content-type": "application/json" };
		const answer = await fetch(`${mock.url}/mock/faults`, { method: "POST", headers, body: '{"fault":"fire"}' });
		expect(answer.status).toBe(400);
		expect((await ask(LIST, { "x-mock-fault": "fire" })).status).toBe(200);
		expect(Object.keys(FAULTS)).toHaveLength(9);
	});
});

test("paths that are lacked are answered as such, and listed with how often they were asked for", async () => {
	const chat = await ask("/v2/metrics/chat?from=2026-01-01");
	expect(chat.status).toBe(404);
	expect(chat.body["message"]).toContain("is one of the hosted service that is not served here");
	await ask("/v2/metrics/chat");
	expect((await ask("/v2/users")).body["message"]).toContain("is not known here");
	const { body } = await ask("/mock/missing");
	expect(body["asked"]).toEqual([
		{ request: "GET /v2/metrics/chat", times: 2 },
		{ request: "GET /v2/users", times: 1 },
	]);
	expect(body["lacked"]).toContain("/v2/metrics/crc");
});

test("data of one's own are served; what is wrong with them is said with its place", async () => {
	const data = {
		now: "2026-05-01T12:00:00Z",
		instances: [
			{
				kind: "webinar",
				number: 42,
				uuid: "AAAAAAAAAAAAAAAAAAAAAA==",
				start: "2026-05-01T11:00:00Z",
				end: "2026-05-01T11:30:00Z",
				participants: [
					{
						id: 7,
						name: "Ada",
						join: "2026-05-01T11:00:00Z",
						samples: [
							{ type: "audio_input", slot: "2026-05-01T11:00:00Z", metrics: { durationMs: 5000, bytes: 20000 } },
						],
					},
				],
			},
		],
	};
	const own = await open({ data });
	const { body } = await ask("/v2/metrics/webinars/42/participants/7/qos?type=past", {}, own);
	expect(body).toMatchObject({ user_name: "Ada", user_qos: [{ audio_input: { bitrate: "32 kbps" } }] });
	await own.close();
	const wrong = { ...data, instances: [{ ...data.instances[0], kind: "party" }] };
	await expect(open({ data: wrong })).rejects.toThrow(/not as it should be: \/instances\/0\/kind/);
});
