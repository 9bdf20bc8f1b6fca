// Where each question goes: ids, parameters and base URLs.
import { createClient } from "@qoscope/client";
import { describe, expect, test } from "vitest";
import { collect, getToken, serve } from "./serve.js";

test("a session has no report and no ratings", async () => {
	const { sessions } = createClient({ url: "http://127.0.0.1:1", getToken });
	expect(Object.keys(sessions)).not.toContain("report");
	expect(Object.keys(sessions)).not.toContain("satisfaction");
});

describe("ids", () => {
	test.each([
		[123, "123"],
		["m3WqMkvuRXyYqH+eKWhk9w==", "m3WqMkvuRXyYqH%2BeKWhk9w%3D%3D"],
		["/ajXp112QmuoKj4854875==", "%252FajXp112QmuoKj4854875%253D%253D"],
		["a//b", "a%252F%252Fb"],
		["a/b", "a%252Fb"],
		["+mWqMkvuRXyYqH", "%252BmWqMkvuRXyYqH"],
	])("%s is written %s, whatever is asked", async (id, written) => {
		const { url, lines } = await serve();
		const client = createClient({ url, getToken });
		await collect(client.webinars.qosSummary(id));
		await collect(client.webinars.report(id));
		await client.meetings.participantQos(id, "a/b");
		await client.sessions.end(id);
		expect(lines()).toEqual([
			`GET /v2/metrics/webinars/${written}/participants/qos_summary`,
			`GET /v2/report/webinars/${written}/participants`,
			`GET /v2/metrics/meetings/${written}/participants/a%2Fb/qos`,
			`POST /api/v1/sessions/${written}/end`,
		]);
	});

	test.each(["", ".", ".."])('"%s" is refused, since it would lead to another question', async (id) => {
		const { url, asked } = await serve();
		const { webinars } = createClient({ url, getToken });
		await expect(webinars.detail(id)).rejects.toThrow(RangeError);
		await expect(webinars.participantQos(1, id)).rejects.toThrow(RangeError);
		expect(() => webinars.participants(id)).toThrow(RangeError);
		expect(asked).toEqual([]);
	});
});

test("options become the API's parameters, and absent ones are not sent", async () => {
	const { url, lines } = await serve();
	const client = createClient({ url, getToken });
	const range = { from: "2026-03-01", to: "2026-03-02 10:00:00" };
	await collect(client.webinars.list({ type: "past", ...range, queryDateType: "end_time", pageSize: 300 }));
	await collect(
		client.meetings.list({
			type: "pastOne",
			includeFields: "tracking_fields",
			groupId: "a,b",
			groupIncludeParticipant: true,
		}),
	);
	await collect(client.sessions.list({ sessionKey: "k", sessionName: "n m" }));
	await collect(client.webinars.participants(1, { type: "past", includeFields: "registrant_id" }));
	await client.quality({ ...range, type: "participants" });
	await client.webinars.participantQos(1, "2", { signal: new AbortController().signal });
	expect(lines()).toEqual([
		"GET /v2/metrics/webinars?type=past&from=2026-03-01&to=2026-03-02+10%3A00%3A00&query_date_type=end_time&page_size=300",
		"GET /v2/metrics/meetings?type=pastOne&include_fields=tracking_fields&group_id=a%2Cb&group_include_participant=true",
		"GET /v2/videosdk/sessions?session_key=k&session_name=n+m",
		"GET /v2/metrics/webinars/1/participants?type=past&include_fields=registrant_id",
		"GET /v2/metrics/quality?from=2026-03-01&to=2026-03-02+10%3A00%3A00&type=participants",
		"GET /v2/metrics/webinars/1/participants/2/qos",
	]);
});

test.each(["", "/", "/v2", "/v2/", "//"])('a base URL may end in "%s"', async (end) => {
	const { url, lines } = await serve(() => ({ body: { access_token: "t", expires_in: 3_600 } }));
	const credentials = { accountId: "a", clientId: "c", clientSecret: "s" };
	const client = createClient({ url: `${url}${end}`, credentials });
	await client.webinars.detail(1);
	await client.webinars.end(1);
	expect(lines()).toEqual(["POST /oauth/token", "GET /v2/metrics/webinars/1", "POST /api/v1/webinars/1/end"]);
});

test("a base URL may have a path of its own", async () => {
	const { url, lines } = await serve();
	await createClient({ url: `${url}/behind/v2`, getToken }).webinars.detail(1);
	expect(lines()).toEqual(["GET /behind/v2/metrics/webinars/1"]);
});
