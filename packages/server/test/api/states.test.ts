// What is not there for different reasons looks different in each answer, from the wire to the words.
import {
	decodeSample,
	encodeSample,
	type QosEntry,
	type QosSummaryBody,
	type Sample,
	type StateFigure,
	type StatesBody,
	type StreamState,
	type StreamType,
} from "@qoscope/wire";
import { expect, test } from "vitest";
import type { Participant } from "../../src/store/ports.js";
import { statesOf } from "../../src/summary/states.js";
import { createApiHarness, makeInstance, makeParticipant, START_MS } from "./api-harness.js";

const MINUTE_MS = START_MS + 60_000;
const participant = makeParticipant();
const ROOT = "/v2/metrics/webinars/93201235621/participants";
const OWN = `/api/v1/webinars/93201235621/participants/${participant.id}/state`;
type Rows = readonly (readonly [number, StreamType, Sample])[];

/** As the agent would send it. */
function overTheWire(type: StreamType, sample: Sample): Sample {
	const decoded = decodeSample(JSON.parse(JSON.stringify(encodeSample(type, sample))));
	if (!decoded.ok) throw new Error("The wire does not take it.");
	return decoded.value.sample;
}

/** The received picture in each answer: now, in its minute, over the stay. Undefined where it does not stand at all. */
async function answersOf(rows: Rows) {
	const api = await createApiHarness();
	await api.store.putInstance(makeInstance());
	await api.store.putParticipants([participant]);
	await api.putSamples(
		participant,
		rows.map(([slotMs, type, sample]) => [slotMs, type, overTheWire(type, sample)]),
	);
	const entries = async (type: string) =>
		(await api.call(`${ROOT}/${participant.id}/qos?type=${type}`)).body["user_qos"] as QosEntry[];
	api.setTime(MINUTE_MS + 6_000);
	const [live] = await entries("live");
	const now = (await api.call(OWN)).body as StatesBody;
	api.setTime(MINUTE_MS + 60_000);
	const past = (await entries("past")).find(({ date_time }) => Date.parse(date_time) === MINUTE_MS);
	const [summarised] = (await api.call(`${ROOT}/qos_summary`)).body["participants"] as QosSummaryBody["participants"];
	const summary = summarised?.qos.find(({ type }) => type === "video_output")?.details;
	await api.close();
	return {
		own: { agent: now.agent, picture: now.streams.find(({ type }) => type === "video_output") },
		live: live?.video_output,
		past: past?.video_output,
		summary: summary && {
			bitrate: summary.avg_bitrate,
			loss: summary.avg_loss,
			resolution: summary.resolution,
			frame_rate: summary.avg_frame_rate,
		},
	};
}

const reading: Sample = { latencySumMs: 20, latencyCount: 1, latencyMinMs: 20, latencyMaxMs: 20, latencyRtcpCount: 0 };
const jitter: Sample = { jitterSumMs: 4, jitterCount: 1, jitterMinMs: 4, jitterMaxMs: 4 };
const flow: Sample = { durationMs: 5_000, bytes: 100_000, packets: 100 };
const SHOWN: Sample = { ...flow, ...reading, ...jitter, packetsLost: 0, frames: 75, width: 640, height: 360 };
/** Somebody who receives sound beside the picture. */
const beside = (picture: Sample | undefined, slotMs = MINUTE_MS): Rows => [
	[slotMs, "audio_output", { ...flow, packetsLost: 0 }],
	...(picture === undefined ? [] : ([[slotMs, "video_output", picture]] as const)),
];
const words = { bitrate: "160 kbps", latency: "20 ms", jitter: "4 ms", avg_loss: "0.0%", max_loss: "0.0%" };
const none = { bitrate: "", latency: "", jitter: "", avg_loss: "", max_loss: "", resolution: "", frame_rate: "" };

/** What `…/state` says of the picture; without it there is none, since the agent is lost. */
const said = (
	state: StreamState,
	notExposed: readonly StateFigure[] = [],
	notReported: readonly StateFigure[] = [],
) => ({
	agent: "connected",
	picture: { type: "video_output", state, notExposed, notReported },
});

const states = {
	shown: { rows: beside(SHOWN), is: { ...words, resolution: "640*360", frame_rate: "15 fps" }, own: said("flowing") },
	muted: {
		rows: beside({ durationMs: 5_000, bytes: 0, packets: 0, packetsLost: 0, frames: 0, ...reading }),
		is: { ...none, bitrate: "0 kbps", latency: "20 ms", resolution: "0*0" },
		own: said("muted"),
	},
	paused: {
		rows: beside({ ...flow, ...reading, ...jitter, packetsLost: 0, frames: 0 }),
		is: { ...words, resolution: "0*0", frame_rate: "" },
		own: said("paused"),
	},
	"not exposed by the browser": {
		rows: beside({ ...flow, ...reading }),
		is: { ...none, bitrate: "160 kbps", latency: "20 ms" },
		own: said("flowing", ["jitter", "loss", "resolution", "frameRate"]),
	},
	"not measured": { rows: beside(undefined), is: none, own: said("notMeasured") },
	"agent lost": { rows: beside(SHOWN, START_MS), is: undefined, own: { agent: "lost", picture: undefined } },
};

test.each(Object.entries(states))("%s", async (_, { rows, is, own: expected }) => {
	const { live, past, own } = await answersOf(rows);
	expect({ live, past, own }).toEqual({ live: is, past: is, own: expected });
});

test("no two of them are alike, but that a summary knows only what was before the agent was lost", async () => {
	const told = {
		own: new Set<string>(),
		live: new Set<string>(),
		past: new Set<string>(),
		summary: new Set<string>(),
	};
	for (const { rows } of Object.values(states)) {
		const answers = await answersOf(rows);
		for (const name of ["own", "live", "past", "summary"] as const)
			told[name].add(JSON.stringify(answers[name]) ?? "none");
	}
	expect(told.own.size).toBe(6);
	expect(told.live.size).toBe(6);
	expect(told.past.size).toBe(6);
	expect([...told.summary]).toEqual([
		'{"bitrate":"160 kbps","loss":"0.0%","resolution":"640*360","frame_rate":"15 fps"}',
		'{"bitrate":"0 kbps","loss":"","resolution":"0*0","frame_rate":""}',
		'{"bitrate":"160 kbps","loss":"0.0%","resolution":"0*0","frame_rate":""}',
		'{"bitrate":"160 kbps","loss":"","resolution":"","frame_rate":""}',
		"none",
	]);
});

test("where nothing is sent and received at all there is nothing live, as without an agent; minute and state tell", async () => {
	const { live, past, own } = await answersOf([
		[MINUTE_MS, "video_output", { durationMs: 5_000, bytes: 0, packets: 0, frames: 0 }],
	]);
	expect(live).toBeUndefined();
	expect(past).toMatchObject({ bitrate: "0 kbps", resolution: "0*0" });
	expect(own).toEqual(said("muted"));
});

/** Nothing in slot after slot until now, and before that what was. */
const silentFor = (slots: number, before: Sample, more: Sample = {}): Rows => {
	const nothing = { durationMs: 5_000, bytes: 0, packets: 0, packetsLost: 0, frames: 0, ...more };
	return [
		[MINUTE_MS - slots * 5_000, "video_output", before],
		...Array.from({ length: slots }, (_, index) => [MINUTE_MS - index * 5_000, "video_output", nothing] as const),
	];
};

test("cut off is told from muted, by round trips that had been read; what the contract has says the same of both", async () => {
	for (const slots of [2, 3, 11]) {
		const { own, live, past } = await answersOf(silentFor(slots, SHOWN));
		expect(own).toEqual(said("cutOff"));
		expect(live).toBeUndefined();
		expect(past).toEqual({ ...none, bitrate: "0 kbps", resolution: "0*0" });
	}
	expect((await answersOf(silentFor(1, SHOWN))).own).toEqual(said("muted"));
	expect((await answersOf(silentFor(3, SHOWN, reading))).own).toEqual(said("muted"));
	expect((await answersOf(silentFor(3, { ...SHOWN, latencyRtcpCount: 1 }))).own).toEqual(said("muted"));
	expect((await answersOf(silentFor(3, { ...flow, packetsLost: 0, frames: 75 }))).own).toEqual(said("muted"));
	expect((await answersOf([...silentFor(3, SHOWN), [MINUTE_MS, "audio_output", flow]])).own).toEqual(said("muted"));
});

test("the slot of the join is evidence, too, though it began before the join", async () => {
	const api = await createApiHarness();
	await api.store.putInstance(makeInstance());
	const late = makeParticipant({ joinMs: MINUTE_MS - 10_000 + 2_000 });
	await api.store.putParticipants([late]);
	await api.putSamples(late, silentFor(2, { ...SHOWN, durationMs: 3_000 }));
	api.setTime(MINUTE_MS + 6_000);
	const { streams } = (await api.call(OWN)).body as StatesBody;
	expect(streams.find(({ type }) => type === "video_output")?.state).toBe("cutOff");
	await api.close();
});

test("what they send is cut off with it, unless it was muted before", async () => {
	const answered: Sample = { ...flow, ...reading, latencyRtcpCount: 1, reportedBytes: 100_000, reportedLostBytes: 0 };
	const stateOf = async (before: Sample, meanwhile: readonly Sample[]) => {
		const slots = [...silentFor(2, SHOWN)].map(([slotMs, type, sample]) => ({ participant: 1, slotMs, type, sample }));
		const sent = [before, ...meanwhile].map((sample, index) => ({
			...{ participant: 1, type: "audio_input" as const, sample },
			slotMs: MINUTE_MS - 10_000 + index * 5_000,
		}));
		const states = statesOf({
			...{ instance: makeInstance(), participant, slots: [...slots, ...sent], figures: undefined },
			nowMs: MINUTE_MS + 6_000,
		});
		return states.streams.find(({ type }) => type === "audio_input")?.state;
	};
	const nothing: Sample = { durationMs: 5_000, bytes: 0, packets: 0 };
	expect(await stateOf(answered, [flow, flow])).toBe("cutOff");
	expect(await stateOf(answered, [flow, nothing])).toBe("cutOff");
	expect(await stateOf(answered, [nothing, nothing])).toBe("muted");
	expect(await stateOf(flow, [flow, flow])).toBe("flowing");
});

test("a figure that the other end has not reported lately is told from one that the browser does not tell", async () => {
	const sent = (slotMs: number, more: Sample = {}) =>
		[slotMs, "video_output", { ...flow, frames: 75, ...more }] as const;
	const { live, own } = await answersOf([
		sent(MINUTE_MS - 40_000, { ...reading, width: 640, height: 360, packetsLost: 0 }),
		sent(MINUTE_MS, { width: 640, height: 360, packetsLost: 0 }),
	]);
	expect([live?.latency, live?.jitter]).toEqual(["", ""]);
	expect(own).toEqual(said("flowing", ["jitter"], ["latency"]));
});

test("one whose agent was lost is told from one who left, also when it is over", async () => {
	const api = await createApiHarness();
	const agentOf = async (changes: Partial<Participant>, endMs?: number) => {
		await api.store.putInstance(makeInstance(endMs === undefined ? {} : { endMs, version: 2 }));
		await api.store.putParticipants([{ ...participant, ...changes }]);
		return ((await api.call(OWN)).body as StatesBody).agent;
	};
	api.setTime(START_MS + 10_000);
	expect(await agentOf({ version: 1 })).toBe("connected");
	api.setTime(START_MS + 30_000);
	expect(await agentOf({ version: 2 })).toBe("lost");
	expect(await agentOf({ version: 3, leaveMs: START_MS + 20_000, leaveCause: "disconnected" })).toBe("lost");
	expect(await agentOf({ version: 4, leaveMs: START_MS + 20_000, leaveCause: "left" })).toBe("left");
	expect(await agentOf({ version: 5 }, START_MS + 25_000)).toBe("left");
	await api.close();
});

test("the webinar is found by its UUID, raw, encoded once and twice", async () => {
	const api = await createApiHarness();
	const uuid = "/Gm///EHBwcHBwcHBwcHBw==";
	await api.store.putInstance(makeInstance({ uuid, number: 7 }));
	await api.store.putParticipants([makeParticipant({ instance: uuid })]);
	const once = encodeURIComponent(uuid);
	for (const id of [uuid, once, encodeURIComponent(once)]) {
		const { status, body } = await api.call(OWN.replace("93201235621", id));
		expect([status, body["uuid"]]).toEqual([200, uuid]);
	}
	await api.close();
});

test("of two connections the one that reports its slot a little later is measured all the same", () => {
	const slotOf = (type: StreamType, slotMs: number) => ({
		...{ participant: participant.id, type, slotMs },
		sample: { durationMs: 5_000, bytes: 900, packets: 9 },
	});
	const slots = [slotOf("as_output", MINUTE_MS + 5_000), slotOf("audio_output", MINUTE_MS)];
	const states = statesOf({
		...{ instance: makeInstance(), participant, slots, figures: undefined },
		nowMs: MINUTE_MS + 11_000,
	});
	const stateOf = (wanted: StreamType) => states.streams.find(({ type }) => type === wanted)?.state;
	expect([stateOf("as_output"), stateOf("audio_output"), stateOf("video_output")]).toEqual([
		"flowing",
		"flowing",
		"notMeasured",
	]);
});

test("who has left and is back is connected before the first slot", () => {
	const back = { ...participant, leaveMs: MINUTE_MS, leaveCause: "left" as const };
	const input = {
		instance: makeInstance(),
		participant: back,
		slots: [],
		figures: undefined,
		nowMs: MINUTE_MS + 30_000,
	};
	expect(statesOf(input).agent).toBe("left");
	expect(statesOf({ ...input, isConnected: true }).agent).toBe("connected");
});
