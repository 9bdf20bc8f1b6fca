/** Tests that what runs is live, and everybody and everything is listed, also when the clock was set back or forward. */
import type { ParticipantBody, ParticipantQosBody, WebinarBody } from "@qoscope/wire";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
	type ApiHarness,
	AUDIO_SENT,
	createApiHarness,
	makeInstance,
	makeParticipant,
	START_MS,
} from "./api-harness.js";

const WEBINARS = "/v2/metrics/webinars";
const ONE = `${WEBINARS}/93201235621`;
const HOUR_MS = 3_600_000;
const UUID = "NknQtFSgSUSEYt2a9gc13A==";
let api: ApiHarness;

beforeEach(async () => {
	api = await createApiHarness();
	await api.store.putInstance(makeInstance());
	const joins = [0, 60_000, 600_000].map((offsetMs, index) =>
		makeParticipant({ id: index + 1, jti: `v${index}`, joinMs: START_MS + offsetMs }),
	);
	await api.store.putParticipants(joins);
});
afterEach(() => api.close());

const uuidsOf = async (query: string) =>
	((await api.call(`${WEBINARS}?${query}`)).body["webinars"] as WebinarBody[]).map(({ uuid }) => uuid);
async function peopleOf(query: string, list = "participants") {
	const { body } = await api.call(`${ONE}/${list}?${query}`);
	return (body["participants"] as ParticipantBody[]).length;
}
const end = () => api.store.putInstance(makeInstance({ endMs: START_MS + 900_000, endCause: "idle", version: 2 }));

describe("a clock set back by an hour, or over midnight", () => {
	beforeEach(() => api.setTime(START_MS - HOUR_MS));

	test.each([START_MS - HOUR_MS, START_MS - 24 * HOUR_MS])(
		"a running instance is live whatever its start time (%d)",
		async (nowMs) => {
			api.setTime(nowMs);
			const day = new Date(nowMs).toISOString().slice(0, 10);
			for (const query of ["", "type=live", `from=${day}&to=${day}`, "page_size=1"])
				expect(await uuidsOf(query)).toEqual([UUID]);
			const { body } = await api.call(`${WEBINARS}?type=live`);
			expect(body).toMatchObject({ total_records: 1, webinars: [{ duration: "00:00" }] });
			expect(await uuidsOf("from=2026-02-01&to=2026-02-02")).toEqual([]);
		},
	);
	test("everybody who has joined is listed, in every list and on every page", async () => {
		expect([await peopleOf(""), await peopleOf("type=past"), await peopleOf("", "participants/qos_summary")]).toEqual([
			3, 3, 3,
		]);
		const first = await api.call(`${ONE}/participants?page_size=2`);
		expect(first.body).toMatchObject({ total_records: 3 });
		const next = await api.call(`${ONE}/participants?page_size=2&next_page_token=${first.body["next_page_token"]}`);
		expect(next.body["participants"]).toHaveLength(1);
	});
	test("what was measured before is past, minute by minute, and what comes now is live", async () => {
		const nowMs = START_MS - HOUR_MS + 5_000;
		api.setTime(nowMs);
		await api.putSamples(makeParticipant({ id: 1 }), [
			[START_MS, "audio_input", AUDIO_SENT],
			[nowMs - 5_000, "audio_input", AUDIO_SENT],
		]);
		const entriesOf = async (type: string) =>
			((await api.call(`${ONE}/participants/1/qos?type=${type}`)).body as unknown as ParticipantQosBody).user_qos;
		expect((await entriesOf("past")).map(({ date_time }) => date_time)).toEqual(["2026-03-01T10:16:00Z"]);
		expect((await entriesOf("live")).map(({ date_time }) => date_time)).toEqual(["2026-03-01T09:16:00Z"]);
	});
	test("an instance that has ended is in the lists of its day, with the time that it took", async () => {
		await end();
		for (const query of ["type=past", "type=past&from=2026-03-01&to=2026-03-01"])
			expect(await uuidsOf(query)).toEqual([UUID]);
		expect(await uuidsOf("type=past&from=2026-02-01&to=2026-02-28")).toEqual([]);
		expect((await api.call(`${ONE}?type=past`)).body).toMatchObject({ duration: "15:00" });
		expect(await peopleOf("type=past")).toBe(3);
	});
});

test("an instance that runs for weeks, or is thought to after the clock was set forward, is live", async () => {
	api.setTime(START_MS + 40 * 24 * HOUR_MS);
	expect(await uuidsOf("")).toEqual([UUID]);
	expect(await uuidsOf("from=2026-04-10&to=2026-04-10"), "a day on which it ran").toEqual([UUID]);
	expect(await uuidsOf("from=2026-03-02&to=2026-03-03")).toEqual([UUID]);
	expect(await uuidsOf("from=2026-02-01&to=2026-02-28"), "before it began").toEqual([]);
});

test("pages stand still while others begin", async () => {
	const uuidOf = (index: number) => `${String(index).padStart(22, "a")}==`;
	for (const index of [1, 2])
		await api.store.putInstance(makeInstance({ uuid: uuidOf(index), number: index, startMs: START_MS + index }));
	api.setTime(START_MS - HOUR_MS);
	const first = await api.call(`${WEBINARS}?page_size=2`);
	await api.store.putInstance(makeInstance({ uuid: uuidOf(3), number: 3, startMs: START_MS + 3 }));
	const next = await api.call(`${WEBINARS}?page_size=2&next_page_token=${first.body["next_page_token"]}`);
	expect((next.body["webinars"] as WebinarBody[]).map(({ uuid }) => uuid)).toEqual([uuidOf(2)]);
});

test("agents that keep the time from before the clock was set back are live by it", async () => {
	const nowMs = START_MS + 605_000;
	api.setTime(nowMs);
	await api.putSamples(makeParticipant({ id: 1 }), [
		[nowMs - 65_000, "audio_input", AUDIO_SENT],
		[nowMs - 5_000, "audio_input", AUDIO_SENT],
	]);
	api.jump(-HOUR_MS);
	const timesOf = async (type: string) =>
		((await api.call(`${ONE}/participants/1/qos?type=${type}`)).body as unknown as ParticipantQosBody).user_qos.map(
			({ date_time }) => date_time,
		);
	expect(await timesOf("live")).toEqual(["2026-03-01T10:26:00Z"]);
	expect(await timesOf("past"), "and the minute under way waits for its end").toEqual(["2026-03-01T10:25:00Z"]);
	const own = "/api/v1/webinars/93201235621/participants/1";
	expect((await api.call(`${own}/state`)).body).toMatchObject({ agent: "connected", slotMs: nowMs - 5_000 });
	expect((await api.call(`${own}/latency`)).body["types"]).toMatchObject([{ newest: { startMs: nowMs - 5_000 } }]);
	api.jump(-30 * 24 * HOUR_MS);
	expect((await api.call(`${own}/state`)).body, "a step of weeks is an error, not a clock").toMatchObject({
		agent: "lost",
	});
});
