import type { ParticipantBody, WebinarBody } from "@qoscope/wire";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
	type Answer,
	type ApiHarness,
	AUDIO_SENT,
	createApiHarness,
	makeInstance,
	makeParticipant,
	START_MS,
} from "./api-harness.js";

const UUID = "NknQtFSgSUSEYt2a9gc13A==";
const PARTICIPANTS = "/v2/metrics/webinars/93201235621/participants";
const SUMMARY = `${PARTICIPANTS}/qos_summary`;
const WEBINARS = "/v2/metrics/webinars";
const REFUSED = { status: 400, body: { code: 300, message: "The next page token is invalid or expired." } };
let api: ApiHarness;

beforeEach(async () => {
	api = await createApiHarness();
	await api.store.putInstance(makeInstance());
	// Ids that text would order differently from numbers.
	const ids = [7, 30, 200, 1_000, 4_398_046_511_104];
	await api.store.putParticipants(ids.map((id) => makeParticipant({ id, jti: `v${id}`, name: `P${id}` })));
});
afterEach(() => api.close());

const tokenIn = ({ body }: Answer) => String(body["next_page_token"]);

async function readPages(url: string, list: string, between?: (page: number) => Promise<void>): Promise<unknown[]> {
	const rows: unknown[] = [];
	let token = "";
	for (let page = 0; page < 20; page++) {
		const answer = await api.call(`${url}&next_page_token=${token}`);
		expect(answer.status).toBe(200);
		rows.push(...(answer.body[list] as unknown[]));
		token = tokenIn(answer);
		if (token === "") return rows;
		await between?.(page);
	}
	throw new Error("The pages do not end.");
}

describe.each([
	["the participant list", PARTICIPANTS, "user_id"],
	["qos_summary", SUMMARY, "participant_id"],
])("pages of %s", (_name, url, idField) => {
	const ids = (rows: unknown[]) => rows.map((row) => (row as Record<string, unknown>)[idField]);
	const EVERYBODY = ["7", "30", "200", "1000", "4398046511104"];

	test.each([1, 2, 4, 5, 300])("of %d give everybody once, in the order of numbers", async (size) => {
		expect(ids(await readPages(`${url}?page_size=${size}`, "participants"))).toEqual(EVERYBODY);
	});
	test("stand still while people join and a newer instance of the number starts", async () => {
		const rows = await readPages(`${url}?page_size=2`, "participants", async (page) => {
			const later = START_MS + 1_000 * (page + 1);
			api.setTime(later);
			await api.store.putParticipants([makeParticipant({ id: 500 + page, joinMs: later })]);
			await api.store.putInstance(makeInstance({ uuid: "NewNewNewNewNewNewNewA==", startMs: later }));
		});
		expect(ids(rows)).toEqual(EVERYBODY);
	});
	test("are tied to account, path and filters", async () => {
		const token = tokenIn(await api.call(`${url}?page_size=2`));
		await api.store.putInstance(makeInstance({ account: "globex" }));
		const other = url === SUMMARY ? PARTICIPANTS : SUMMARY;
		expect((await api.call(`${url}?page_size=3&next_page_token=${token}`)).status).toBe(200);
		expect(await api.call(`${url}?next_page_token=${token}`, { as: "globex" })).toMatchObject(REFUSED);
		expect(await api.call(`${other}?next_page_token=${token}`)).toMatchObject(REFUSED);
		const byUuid = url.replace("93201235621", encodeURIComponent(UUID));
		expect(await api.call(`${byUuid}?next_page_token=${token}`)).toMatchObject(REFUSED);
		expect(await api.call(`${url}?next_page_token=${token}x`)).toMatchObject(REFUSED);
		expect(await api.call(`${url}?next_page_token=nonsense`)).toMatchObject(REFUSED);
	});
	test("end fifteen minutes after the page before", async () => {
		const token = tokenIn(await api.call(`${url}?page_size=2`));
		api.setTime(START_MS + 900_000);
		expect((await api.call(`${url}?page_size=2&next_page_token=${token}`)).status).toBe(200);
		api.setTime(START_MS + 900_001);
		expect(await api.call(`${url}?page_size=2&next_page_token=${token}`)).toMatchObject(REFUSED);
	});
	test("have 30 rows unless asked otherwise, 300 at most, and say so", async () => {
		expect((await api.call(url)).body["page_size"]).toBe(30);
		expect((await api.call(`${url}?page_size=`)).body["page_size"]).toBe(30);
		expect((await api.call(`${url}?page_size=301`)).body["page_size"]).toBe(300);
		expect((await api.call(`${url}?page_size=1000000`)).body["page_size"]).toBe(300);
	});
	test.each(["0", "-1", "ten", "1.5", "NaN"])("page_size=%s is 400/300", async (size) => {
		expect(await api.call(`${url}?page_size=${size}`)).toMatchObject({
			status: 400,
			body: { code: 300, message: "Validation Failed.", errors: [{ field: "page_size", message: "Invalid field." }] },
		});
	});
	test("a page_size is written in plain digits, although other spellings are numbers, too", async () => {
		for (const size of ["1e2", "%2B5", "+5", "5.0", "%205", "5%20", "0x5", "00"]) {
			expect(await api.call(`${url}?page_size=${size}`), size).toMatchObject({ status: 400, body: { code: 300 } });
		}
	});
});

test("the participant list counts, and its token is tied to the type", async () => {
	const first = await api.call(`${PARTICIPANTS}?page_size=2&type=past`);
	expect(first.body).toMatchObject({ page_count: 3, total_records: 5, webinar_number: "93201235621" });
	const token = tokenIn(first);
	expect(await api.call(`${PARTICIPANTS}?page_size=2&type=live&next_page_token=${token}`)).toMatchObject(REFUSED);
	const [participant] = first.body["participants"] as ParticipantBody[];
	expect(participant).toMatchObject({
		id: "u-ada",
		participant_user_id: "u-ada",
		role: "attendee",
		network_type: "Wifi",
	});
});

describe("qos_summary", () => {
	test("sums up running and ended webinars alike, measured types only", async () => {
		const participant = makeParticipant({ id: 7 });
		await api.putSamples(participant, [
			[START_MS, "audio_input", AUDIO_SENT],
			[START_MS + 5_000, "audio_input", { ...AUDIO_SENT, bytes: 40_000, lossMaxRatio: 0.25 }],
			[START_MS, "video_input", { durationMs: 5_000, bytes: 625_000, frames: 60, width: 1280, height: 720 }],
			[START_MS + 5_000, "video_input", { durationMs: 5_000, bytes: 625_000, frames: 0 }],
		]);
		api.setTime(START_MS + 10_000);
		const running = await api.call(`${SUMMARY}?page_size=2`);
		expect(Object.keys(running.body).sort()).toEqual(["next_page_token", "page_size", "participants"]);
		const [measured, silent] = running.body["participants"] as { qos: { type: string; details: object }[] }[];
		expect(measured?.qos.map(({ type }) => type)).toEqual(["audio_input", "video_input"]);
		expect(measured?.qos[0]?.details).toMatchObject({
			min_bitrate: "32 kbps",
			avg_bitrate: "48 kbps",
			max_bitrate: "64 kbps",
			max_latency: "120 ms",
			max_loss: "25.0%",
			resolution: "",
			zoom_min_cpu_usage: "",
		});
		expect(measured?.qos[1]?.details).toMatchObject({ resolution: "1280*720", avg_frame_rate: "12 fps" });
		expect(silent?.qos).toEqual([]);
		await api.call("/api/v1/webinars/93201235621/end", { method: "POST" });
		expect((await api.call(`${SUMMARY}?page_size=2`)).body["participants"]).toEqual(running.body["participants"]);
	});
});

describe("the list of webinars", () => {
	const uuidOf = (index: number) => `${String(index).padStart(22, "a")}==`;
	beforeEach(async () => {
		for (let index = 1; index <= 5; index++) {
			const startMs = START_MS - index * 86_400_000;
			const instance = makeInstance({ uuid: uuidOf(index), number: index, startMs, endMs: startMs + 3_301_000 });
			await api.store.putInstance(instance);
		}
	});
	const uuidsIn = ({ body }: Answer) => (body["webinars"] as WebinarBody[]).map(({ uuid }) => uuid);

	test("live lists what runs, past what ended, in the order of their start", async () => {
		expect(uuidsIn(await api.call(WEBINARS))).toEqual([UUID]);
		expect(uuidsIn(await api.call(`${WEBINARS}?type=past`))).toEqual([5, 4, 3, 2, 1].map(uuidOf));
	});
	test("says what is known of each", async () => {
		await api.putSamples(makeParticipant({ id: 7 }), [[START_MS, "audio_input", AUDIO_SENT]]);
		api.setTime(START_MS + 61_000);
		const [live] = (await api.call(WEBINARS)).body["webinars"] as WebinarBody[];
		expect(live).toEqual({
			uuid: UUID,
			id: 93201235621,
			topic: "All hands",
			host: "Grace",
			email: "grace@acme.example",
			start_time: "2026-03-01T10:16:00Z",
			duration: "01:01",
			dept: "",
			user_type: "",
			participants: 5,
			has_voip: true,
			has_video: false,
			has_screen_share: false,
			has_pstn: false,
			has_sip: false,
			custom_keys: [],
			audio_quality: "good",
		});
		const [past] = (await api.call(`${WEBINARS}?type=past`)).body["webinars"] as WebinarBody[];
		expect(past).toMatchObject({ end_time: "2026-02-24T11:11:01Z", duration: "55:01" });
	});
	test("covers the last thirty days unless asked otherwise", async () => {
		await api.store.putInstance(
			makeInstance({ uuid: uuidOf(31), startMs: START_MS - 31 * 86_400_000, endMs: START_MS }),
		);
		const answer = await api.call(`${WEBINARS}?type=past`);
		expect(answer.body).toMatchObject({ from: "2026-01-30", to: "2026-03-01", total_records: 5 });
		expect((await api.call(`${WEBINARS}?type=past&from=2026-01-01`)).body["total_records"]).toBe(6);
	});
	test("takes days, the last one included, and seconds", async () => {
		const days = await api.call(`${WEBINARS}?type=past&from=2026-02-25&to=2026-02-26`);
		expect(days.body).toMatchObject({ from: "2026-02-25", to: "2026-02-26" });
		expect(uuidsIn(days)).toEqual([uuidOf(4), uuidOf(3)]);
		const seconds = "type=past&from=2026-02-26%2010:16:00&to=2026-02-27+10:15:59";
		expect(uuidsIn(await api.call(`${WEBINARS}?${seconds}`))).toEqual([uuidOf(3)]);
	});
	test.each([
		["from", "from=26-02-25"],
		["from", "from=2026-02-30"],
		["from", "from=2026-13-01"],
		["to", "to=2026-02-25T10:00:00Z"],
		["to", "to=2026-02-25 24:61:00"],
		["from", "from=2026-03-01&to=2026-02-01"],
		["type", "type=pastOne"],
		["page_size", "page_size=0"],
	])("refuses a bad %s (%s)", async (field, query) => {
		expect(await api.call(`${WEBINARS}?${query.replace(" ", "%20")}`)).toMatchObject({
			status: 400,
			body: { code: 300, message: "Validation Failed.", errors: [{ field, message: "Invalid field." }] },
		});
	});
	test.each([1, 2, 5])("pages of %d give each once, while new ones start and end", async (size) => {
		const rows = await readPages(`${WEBINARS}?type=past&page_size=${size}`, "webinars", async (page) => {
			const later = START_MS + 1_000 * (page + 1);
			api.setTime(later);
			await api.store.putInstance(makeInstance({ uuid: uuidOf(100 + page), startMs: later, endMs: later }));
		});
		expect((rows as WebinarBody[]).map(({ uuid }) => uuid)).toEqual([5, 4, 3, 2, 1].map(uuidOf));
	});
	test("a token is tied to its filters", async () => {
		const token = tokenIn(await api.call(`${WEBINARS}?type=past&page_size=2`));
		for (const query of ["type=live", "type=past&from=2026-02-01", "type=past&to=2026-03-01"]) {
			expect(await api.call(`${WEBINARS}?${query}&next_page_token=${token}`)).toMatchObject(REFUSED);
		}
		expect(await api.call(`${WEBINARS}?type=past&next_page_token=${token}`, { as: "globex" })).toMatchObject(REFUSED);
	});
});
