// What is not there for different reasons looks different in each answer, from the wire to the words.
import {
	decodeSample,
	encodeSample,
	type QosEntry,
	type QosSummaryBody,
	type Sample,
	type StreamType,
} from "@qoscope/wire";
import { expect, test } from "vitest";
import { createApiHarness, makeInstance, makeParticipant, START_MS } from "./api-harness.js";

const MINUTE_MS = START_MS + 60_000;
const participant = makeParticipant();
const ROOT = "/v2/metrics/webinars/93201235621/participants";
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
	api.setTime(MINUTE_MS + 60_000);
	const past = (await entries("past")).find(({ date_time }) => Date.parse(date_time) === MINUTE_MS);
	const [summarised] = (await api.call(`${ROOT}/qos_summary`)).body["participants"] as QosSummaryBody["participants"];
	const summary = summarised?.qos.find(({ type }) => type === "video_output")?.details;
	await api.close();
	return {
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

const states = {
	shown: { rows: beside(SHOWN), is: { ...words, resolution: "640*360", frame_rate: "15 fps" } },
	muted: {
		rows: beside({ durationMs: 5_000, bytes: 0, packets: 0, packetsLost: 0, frames: 0, ...reading }),
		is: { ...none, bitrate: "0 kbps", latency: "20 ms", resolution: "0*0" },
	},
	paused: {
		rows: beside({ ...flow, ...reading, ...jitter, packetsLost: 0, frames: 0 }),
		is: { ...words, resolution: "0*0", frame_rate: "" },
	},
	"not exposed by the browser": {
		rows: beside({ ...flow, ...reading }),
		is: { ...none, bitrate: "160 kbps", latency: "20 ms" },
	},
	"not measured": { rows: beside(undefined), is: none },
	"agent lost": { rows: beside(SHOWN, START_MS), is: undefined },
};

test.each(Object.entries(states))("%s", async (_, { rows, is }) => {
	const { live, past } = await answersOf(rows);
	expect({ live, past }).toEqual({ live: is, past: is });
});

test("no two of them are alike, but that a summary knows only what was before the agent was lost", async () => {
	const told = { live: new Set<string>(), past: new Set<string>(), summary: new Set<string>() };
	for (const { rows } of Object.values(states)) {
		const answers = await answersOf(rows);
		for (const name of ["live", "past", "summary"] as const) told[name].add(JSON.stringify(answers[name]) ?? "none");
	}
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

test("where nothing is sent and received at all there is nothing live, as without an agent; the minute tells", async () => {
	const { live, past } = await answersOf([
		[MINUTE_MS, "video_output", { durationMs: 5_000, bytes: 0, packets: 0, frames: 0 }],
	]);
	expect(live).toBeUndefined();
	expect(past).toMatchObject({ bitrate: "0 kbps", resolution: "0*0" });
});
