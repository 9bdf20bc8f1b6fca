// Client, network or server, as the API tells it: whose figures are read, who may ask, and what stays unknown.
import type { CausesBody } from "@qoscope/wire";
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

const MINUTE_MS = 60_000;
const ann = makeParticipant({ id: 2, jti: "ann", name: "Ann" });
const speaker = makeParticipant({ id: 1, jti: "speaker", name: "Speaker" });
const PATH = `/api/v1/webinars/93201235621/participants/${ann.id}/causes`;
const received = (lost: number) => ({ durationMs: 5_000, bytes: 20_000, packets: 250 - lost, packetsLost: lost });
let api: ApiHarness;

beforeEach(async () => {
	api = await createApiHarness();
	await api.store.putInstance(makeInstance());
	await api.store.putParticipants([speaker, ann]);
	await api.putSamples(speaker, [[START_MS, "audio_input", AUDIO_SENT]]);
	await api.putSamples(ann, [[START_MS, "audio_output", received(25)]]);
	api.setTime(START_MS + MINUTE_MS);
});
afterEach(() => api.close());

async function causes(path = PATH): Promise<CausesBody> {
	const { status, body } = await api.call(path);
	expect(status).toBe(200);
	return body as CausesBody;
}

test("tells the cause of each minute with its evidence", async () => {
	const { uuid } = makeInstance();
	expect(await causes()).toEqual({
		uuid,
		participantId: "2",
		comparedWith: 1,
		windows: [
			{
				startMs: START_MS,
				endMs: START_MS + MINUTE_MS,
				cause: "network",
				findings: [
					{
						...{ type: "audio_output", metric: "loss", cause: "network", hop: "downlink" },
						...{ value: 0.1, measured: 0.1, sender: 0, limit: 0.02, othersMeasured: 0, othersAffected: 0 },
					},
				],
			},
		],
	});
});

test("takes what several lose at different times in a minute for what it is: a network of each", async () => {
	const others = [3, 4].map((id) => makeParticipant({ id, jti: `other-${id}`, name: "Other" }));
	await api.store.putParticipants(others);
	const lossyIn = (index: number, lossy: number) => received(index === lossy ? 100 : 0);
	const put = async (same: boolean) => {
		for (const [place, participant] of [ann, ...others].entries()) {
			const lossy = same ? 2 : 2 + 3 * place;
			await api.putSamples(
				participant,
				Array.from({ length: 12 }, (_, index) => [
					START_MS + index * 5_000,
					"audio_output",
					{ ...lossyIn(index, lossy), durationMs: same ? 5_000 : 4_999 },
				]),
			);
		}
	};
	await put(false);
	expect((await causes()).windows).toMatchObject([
		{ cause: "network", findings: [{ othersMeasured: 2, othersAffected: 2, othersAlike: 0 }] },
	]);
	await put(true);
	expect((await causes()).windows).toMatchObject([
		{ cause: "server", findings: [{ othersMeasured: 2, othersAffected: 2, othersAlike: 2 }] },
	]);
});

describe("a time in which nothing reached her", () => {
	const MINUTE = START_MS + MINUTE_MS;
	const flows = { ...received(0), latencySumMs: 20, latencyCount: 2, latencyRtcpCount: 0 };
	const nothing = { durationMs: 5_000, bytes: 0, packets: 0, packetsLost: 0 };
	/** From ten seconds before a minute ends to ten seconds after. */
	const OUTAGE = [-2, -1, 0, 1].map((index) => MINUTE + index * 5_000);
	const around = [...OUTAGE, MINUTE - 20_000, MINUTE - 15_000, MINUTE + 10_000].sort();
	const put = async (more: Record<string, number> = {}, sent: readonly number[] = around) => {
		await api.putSamples(
			ann,
			around.map((slotMs) => [slotMs, "audio_output", OUTAGE.includes(slotMs) ? { ...nothing, ...more } : flows]),
		);
		await api.putSamples(
			speaker,
			sent.map((slotMs) => [slotMs, "audio_input", AUDIO_SENT]),
		);
		api.setTime(MINUTE + MINUTE_MS);
	};
	const found = async () =>
		(await causes()).windows.map(
			({ cause, findings }) => [cause, findings.filter(({ metric }) => metric === "cutOff")] as const,
		);

	test("is told in each minute that it touches, with the evidence", async () => {
		await put();
		const finding = {
			...{ type: "audio_output", metric: "cutOff", cause: "network", hop: "round_trip" },
			...{ value: 20_000, measured: 20_000, limit: 6_000, othersMeasured: 0, othersAffected: 0 },
			...{ fromMs: MINUTE - 10_000, untilMs: MINUTE + 10_000, senderPackets: 1_000 },
		};
		expect(await found()).toEqual([
			["network", [finding]],
			["network", [finding]],
		]);
	});

	test("is told as far as minutes are complete while it runs", async () => {
		await put();
		api.setTime(MINUTE + 20_000);
		expect(await found()).toMatchObject([["network", [{ untilMs: MINUTE, value: 10_000 }]]]);
	});

	test("is none while round trips go on", async () => {
		await put({ latencySumMs: 20, latencyCount: 2, latencyRtcpCount: 0 });
		expect((await found()).flatMap(([, findings]) => findings)).toEqual([]);
	});

	test("is none where the one who speaks has gone", async () => {
		await put({}, [START_MS, MINUTE - 20_000]);
		expect((await found()).flatMap(([, findings]) => findings)).toEqual([]);
	});
});

test("finds the webinar by its UUID, raw, encoded once and twice", async () => {
	const uuid = "/Gm///EHBwcHBwcHBwcHBw==";
	await api.store.putInstance(makeInstance({ uuid, number: 7 }));
	await api.store.putParticipants([makeParticipant({ instance: uuid, id: 2, jti: "ann" })]);
	const once = encodeURIComponent(uuid);
	for (const id of [uuid, once, encodeURIComponent(once)]) {
		expect(await causes(PATH.replace("93201235621", id))).toMatchObject({ uuid, participantId: "2" });
	}
});

test("tells complete minutes alone while the instance runs, and all of one that is over", async () => {
	api.setTime(START_MS + MINUTE_MS - 1);
	expect((await causes()).windows).toEqual([]);
	await api.store.putInstance(makeInstance({ endMs: START_MS + 5_000, version: 2 }));
	expect((await causes()).windows).toHaveLength(1);
});

test("has no window for who measured nothing", async () => {
	await api.store.putParticipants([makeParticipant({ id: 3, jti: "silent" })]);
	expect((await causes(PATH.replace("/2/", "/3/"))).windows).toEqual([]);
});

describe("is refused", () => {
	test.each([
		["an unknown participant", PATH.replace("/2/", "/9/")],
		["an id that is none", PATH.replace("/2/", "/x/")],
		["an unknown webinar", PATH.replace("93201235621", "93201235699")],
		["a webinar asked for as a meeting", PATH.replace("webinars", "meetings")],
	])("for %s as unknown", async (_what, path) => {
		const { status, body } = await api.call(path);
		expect([status, body["code"]]).toEqual([404, 3001]);
	});

	test("for another account as an unknown webinar is, to the byte", async () => {
		const foreign = await api.call(PATH, { as: "globex" });
		const unknown = await api.call(PATH.replace("93201235621", "93201235699"), { as: "globex" });
		expect(foreign.status).toBe(404);
		expect(foreign.body).toEqual(unknown.body);
	});

	test("without a token, and where the account collects nothing", async () => {
		expect((await api.call(PATH, { as: false })).status).toBe(401);
		const off = await createApiHarness({ accounts: [makeAccount("acme", { collection: false })] });
		await off.store.putInstance(makeInstance());
		await off.store.putParticipants([ann]);
		expect((await off.call(PATH)).status).toBe(400);
		await off.close();
	});
});
