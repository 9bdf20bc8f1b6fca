// Latency as the API tells it: the contract's words and our numbers come of the same readings, with their sources.
import { encodeSample, type LatencyBody, type QosSummaryBody, type Sample } from "@qoscope/wire";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
	type ApiHarness,
	AUDIO_SENT,
	createApiHarness,
	makeInstance,
	makeParticipant,
	START_MS,
} from "./api-harness.js";

const ann = makeParticipant({ id: 2, jti: "ann" });
const PATH = `/api/v1/webinars/93201235621/participants/${ann.id}/latency`;
const SLOT_MS = 5_000;
/** One slot of received sound, with five readings by the echo and one by the candidate pair before it. */
const received = (sumMs: number, maxMs: number): Sample => ({
	...{ durationMs: SLOT_MS, bytes: 20_000, packets: 250, packetsLost: 0 },
	...{ latencySumMs: sumMs, latencyCount: 6, latencyMinMs: 70, latencyMaxMs: maxMs },
	...{ latencyRtcpCount: 0, latencyEchoCount: 5 },
});
let api: ApiHarness;

beforeEach(async () => {
	api = await createApiHarness();
	await api.store.putInstance(makeInstance());
	await api.store.putParticipants([ann]);
	await api.putSamples(ann, [
		[START_MS, "audio_output", received(480, 95)],
		[START_MS + SLOT_MS, "audio_output", received(600, 130.5)],
		[START_MS + SLOT_MS, "audio_input", { ...AUDIO_SENT, latencyRtcpCount: 5 }],
	]);
	api.setTime(START_MS + 12_000);
});
afterEach(() => api.close());

async function latency(path = PATH): Promise<LatencyBody> {
	const { status, body } = await api.call(path);
	expect(status).toBe(200);
	return body as LatencyBody;
}

test("tells average, highest reading and sources, of the whole stay and of the newest five seconds", async () => {
	const { uuid } = makeInstance();
	const newest = { startMs: START_MS + SLOT_MS };
	const byRtcp = { rtcp: 5, echo: 0, candidatePair: 0 };
	expect(await latency()).toEqual({
		uuid,
		participantId: "2",
		types: [
			{
				...{ type: "audio_input", minMs: 100, avgMs: 100, maxMs: 120, readings: byRtcp },
				newest: { ...newest, avgMs: 100, maxMs: 120, readings: byRtcp },
			},
			{
				...{ type: "audio_output", minMs: 80, avgMs: 90, maxMs: 130.5 },
				readings: { rtcp: 0, echo: 10, candidatePair: 2 },
				newest: { ...newest, avgMs: 100, maxMs: 130.5, readings: { rtcp: 0, echo: 5, candidatePair: 1 } },
			},
		],
	});
});

test("the contract's latency and max_latency are those of the echo", async () => {
	const live = await api.call(`/v2/metrics/webinars/93201235621/participants/${ann.id}/qos?type=live`);
	expect(live.body).toMatchObject({ user_qos: [{ audio_output: { latency: "100 ms" } }] });
	const { body } = await api.call("/v2/metrics/webinars/93201235621/participants/qos_summary");
	const [participant] = (body as QosSummaryBody).participants;
	const details = participant?.qos.find(({ type }) => type === "audio_output")?.details;
	expect(details).toMatchObject({ min_latency: "80 ms", avg_latency: "90 ms", max_latency: "131 ms" });
});

test("an array of an older agent has no readings by echo", async () => {
	const { latencyEchoCount: _none, ...older } = received(480, 95);
	expect(encodeSample("audio_output", older).length).toBe(encodeSample("audio_output", received(480, 95)).length - 1);
	const bob = makeParticipant({ id: 3, jti: "bob" });
	await api.store.putParticipants([bob]);
	await api.putSamples(bob, [[START_MS, "audio_output", older]]);
	const { types } = await latency(PATH.replace("/2/", "/3/"));
	expect(types).toMatchObject([{ readings: { rtcp: 0, echo: 0, candidatePair: 6 } }]);
});

test("sources that a reporter does not tell are absent, and so are types without readings", async () => {
	const { latencyRtcpCount: _none, latencyEchoCount: _neither, ...untold } = received(480, 95);
	const bob = makeParticipant({ id: 3, jti: "bob" });
	await api.store.putParticipants([bob]);
	await api.putSamples(bob, [
		[START_MS, "audio_output", untold],
		[START_MS, "video_output", { durationMs: SLOT_MS, bytes: 1, packets: 1 }],
	]);
	const { types } = await latency(PATH.replace("/2/", "/3/"));
	expect(types.map((type) => Object.keys(type))).toEqual([["type", "minMs", "avgMs", "maxMs", "newest"]]);
});

test("the way to Qoscope is shown while the agent is connected, and changes no other number", async () => {
	const without = await latency();
	const connection = {};
	api.roundTrips.put(connection, ann, 1_234.5);
	expect(await latency()).toEqual({ ...without, telemetryRoundTripMs: 1_234.5 });
	await api.store.putParticipants([{ ...ann, leaveMs: START_MS + 11_000, leaveCause: "left", version: 2 }]);
	// Who is back is on the list again only with the first slot.
	expect(await latency()).toMatchObject({ telemetryRoundTripMs: 1_234.5 });
	api.roundTrips.remove(connection, ann);
	const left = await latency();
	expect(Object.keys(left)).toEqual(["uuid", "participantId", "types"]);
	expect(left.types.map(({ newest }) => newest)).toEqual([undefined, undefined]);
});

test("newest is gone with the slots that live shows", async () => {
	api.setTime(START_MS + 60_000);
	const { types } = await latency();
	expect(types.map(({ type, newest }) => [type, newest])).toEqual([
		["audio_input", undefined],
		["audio_output", undefined],
	]);
});

test.each([
	["an unknown participant", PATH.replace("/2/", "/9/")],
	["an unknown webinar", PATH.replace("93201235621", "93201235699")],
	["a webinar asked for as a meeting", PATH.replace("webinars", "meetings")],
])("%s is refused as unknown, and to another account, too", async (_what, path) => {
	const { status, body } = await api.call(path);
	expect([status, body["code"]]).toEqual([404, 3001]);
	expect((await api.call(PATH, { as: "globex" })).status).toBe(404);
	expect((await api.call(PATH, { as: false })).status).toBe(401);
});
