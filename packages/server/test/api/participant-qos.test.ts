import type { QosEntry } from "@qoscope/wire";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
	type ApiHarness,
	AUDIO_SENT,
	createApiHarness,
	makeAccount,
	makeInstance,
	makeParticipant,
	START_MS,
} from "./api-harness.js";

const participant = makeParticipant();
const PATH = `/v2/metrics/webinars/93201235621/participants/${participant.id}/qos`;
let api: ApiHarness;

beforeEach(async () => {
	api = await createApiHarness();
	await api.store.putInstance(makeInstance());
	await api.store.putParticipants([participant]);
});
afterEach(() => api.close());

async function entriesOf(query: string): Promise<QosEntry[]> {
	const { status, body } = await api.call(`${PATH}${query}`);
	expect(status).toBe(200);
	// The harness has checked the body against its schema.
	return body["user_qos"] as QosEntry[];
}

describe("live", () => {
	beforeEach(async () => {
		await api.putSamples(participant, [
			[START_MS, "audio_input", { ...AUDIO_SENT, bytes: 40_000 }],
			[START_MS + 5_000, "audio_input", { durationMs: 5_000, bytes: 20_000 }],
		]);
		api.setTime(START_MS + 11_000);
	});

	test("is the default, also when the type is empty", async () => {
		const live = await entriesOf("?type=live");
		expect(live).toHaveLength(1);
		expect(await entriesOf("")).toEqual(live);
		expect(await entriesOf("?type=")).toEqual(live);
	});
	test("shows the newest slot by its own start, with the readings of the slot before", async () => {
		const [entry] = await entriesOf("");
		expect(entry).toMatchObject({
			date_time: "2026-03-01T10:16:05Z",
			audio_input: { bitrate: "32 kbps", latency: "100 ms", jitter: "6 ms", avg_loss: "0.0%", max_loss: "0.0%" },
			video_input: { bitrate: "", resolution: "", frame_rate: "" },
			cpu_usage: { zoom_avg_cpu_usage: "" },
		});
	});
	test("ends fifteen seconds after the slot", async () => {
		api.setTime(START_MS + 25_000);
		expect(await entriesOf("")).toHaveLength(1);
		api.setTime(START_MS + 25_001);
		expect(await entriesOf("")).toEqual([]);
	});
	test("is empty for a participant who left and for a webinar that ended", async () => {
		await api.store.putParticipants([{ ...participant, leaveMs: START_MS + 10_000, leaveCause: "left", version: 2 }]);
		expect((await api.call(PATH)).body).toMatchObject({ user_qos: [], leave_time: "2026-03-01T10:16:10Z" });
		await api.store.putParticipants([{ ...participant, version: 3 }]);
		expect((await api.call(PATH)).body["leave_time"]).toBe("");
		expect(await entriesOf("")).toHaveLength(1);
		await api.call("/api/v1/webinars/93201235621/end", { method: "POST" });
		expect(await entriesOf("")).toEqual([]);
	});
});

describe("past", () => {
	beforeEach(async () => {
		await api.putSamples(participant, [
			[START_MS, "audio_input", AUDIO_SENT],
			[START_MS + 5_000, "audio_input", { ...AUDIO_SENT, bytes: 40_000, latencySumMs: 1_500, latencyMaxMs: 400 }],
			[START_MS + 55_000, "video_input", { durationMs: 5_000, bytes: 0, frames: 0 }],
			[START_MS + 120_000, "audio_input", AUDIO_SENT],
			[START_MS + 180_000, "audio_input", AUDIO_SENT],
		]);
	});

	test("has one entry for each complete minute with data while the webinar runs", async () => {
		api.setTime(START_MS + 239_999);
		const times = (await entriesOf("?type=past")).map(({ date_time }) => date_time);
		expect(times).toEqual(["2026-03-01T10:16:00Z", "2026-03-01T10:18:00Z"]);
		api.setTime(START_MS + 240_000);
		expect(await entriesOf("?type=past")).toHaveLength(3);
	});
	test("has the last, incomplete minute as well once the webinar has ended", async () => {
		api.setTime(START_MS + 185_000);
		expect(await entriesOf("?type=past")).toHaveLength(2);
		await api.call("/api/v1/webinars/93201235621/end", { method: "POST" });
		expect(await entriesOf("?type=past")).toHaveLength(3);
	});
	test("averages the readings of the minute and marks a stream without a picture", async () => {
		api.setTime(START_MS + 60_000);
		const [entry] = await entriesOf("?type=past");
		expect(entry).toMatchObject({
			audio_input: { bitrate: "48 kbps", latency: "200 ms" },
			video_input: { bitrate: "0 kbps", resolution: "0*0", frame_rate: "" },
		});
	});
});

test("a year on, a webinar whose figures are gone is 400/12702 on every endpoint, and one never known stays 404", async () => {
	const yearsAgo = START_MS - 366 * 86_400_000;
	await api.store.putInstance(
		makeInstance({ uuid: "OldOldOldOldOldOldOldA==", number: 7, startMs: yearsAgo, endMs: yearsAgo }),
	);
	const root = "/v2/metrics/webinars/7/participants";
	const list = await api.call(root);
	expect(list).toMatchObject({ status: 400, body: { code: 12702, message: "Cannot access a webinar a year ago." } });
	await api.store.putParticipants([makeParticipant({ instance: "OldOldOldOldOldOldOldA==" })]);
	for (const path of [`${root}/qos_summary`, `${root}/${participant.id}/qos?type=past`]) {
		const answer = await api.call(path);
		expect(answer).toMatchObject({
			status: 400,
			body: { code: 12702, message: "Can not access a webinar a year ago." },
		});
	}
	expect((await api.call("/v2/metrics/webinars/8/participants")).status).toBe(404);
	const other = makeParticipant({ instance: "OldOldOldOldOldOldOldA==", id: 5 });
	await api.putSamples(other, [[yearsAgo, "audio_input", AUDIO_SENT]]);
	// Somebody's figures are kept, so this participant's were never there.
	expect((await api.call(`${root}/${participant.id}/qos?type=past`)).body["user_qos"]).toEqual([]);
});

test("a bad type is 400/300 and names the field; parameters that nobody knows are ignored", async () => {
	expect(await api.call(`${PATH}?type=pastOne`)).toMatchObject({
		status: 400,
		body: { code: 300, message: "Validation Failed.", errors: [{ field: "type", message: "Invalid field." }] },
	});
	expect((await api.call(`${PATH}?colour=blue&page_size=-1`)).status).toBe(200);
});

test("an own webinar of an account that collects nothing is 400/300, an unknown one 404", async () => {
	const off = await createApiHarness({ accounts: [makeAccount("acme", { collection: false })], store: api.store });
	for (const tail of ["", "/qos_summary", `/${participant.id}/qos`]) {
		expect(await off.call(`/v2/metrics/webinars/93201235621/participants${tail}`)).toMatchObject({
			status: 400,
			body: { code: 300, message: "Can not access webinar info, 93201235621." },
		});
		expect((await off.call(`/v2/metrics/webinars/1/participants${tail}`)).status).toBe(404);
	}
	await off.app.close();
});

test("an unforeseen failure gives away its code and the request's id, and nothing else", async () => {
	const lines: string[] = [];
	const store = { ...api.store, findLatestInstance: () => Promise.reject(new Error("password of the database")) };
	const broken = await createApiHarness({ store, onLog: (line) => lines.push(line) });
	const { status, body, headers } = await broken.call(PATH);
	const requestId = String(headers["x-zm-trackingid"]).split("rid=")[1];
	expect(status).toBe(500);
	expect(body).toEqual({ code: 500, message: `Internal error, request ${requestId}.` });
	expect(lines.filter((line) => line.includes(String(requestId)))).toHaveLength(1);
	await broken.app.close();
});

describe("ending a webinar", () => {
	const END = "/api/v1/webinars/93201235621/end";
	test("answers when it ended, and the same again", async () => {
		api.setTime(START_MS + 60_000);
		const first = await api.call(END, { method: "POST" });
		expect(first).toMatchObject({ status: 200, body: { uuid: "NknQtFSgSUSEYt2a9gc13A==", endMs: START_MS + 60_000 } });
		api.setTime(START_MS + 90_000);
		expect((await api.call(END, { method: "POST" })).body).toEqual(first.body);
	});
	test.each([
		["an empty JSON body", "application/json", ""],
		["a JSON body", "application/json", "{}"],
		["a form", "application/x-www-form-urlencoded", "a=b"],
		["text", "text/plain", "x"],
	])("takes no notice of %s", async (_name, type, payload) => {
		const answer = await api.call(END, { method: "POST", headers: { "content-type": type }, payload });
		expect(answer.status).toBe(200);
	});
	test("a body that nobody would read is still bounded", async () => {
		const payload = "x".repeat(2_000_000);
		expect(await api.call(END, { method: "POST", payload })).toMatchObject({ status: 413, body: { code: 413 } });
	});
});
