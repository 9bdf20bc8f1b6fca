// Each rule of measuring, on small reports.
import { expect, test } from "vitest";
import { readReport } from "./adapt.js";
import { createMemory, derive, type ShareTest } from "./derive.js";
import type { QuantitiesByType } from "./sample.js";

type Entry = Record<string, unknown>;
const START_MS = 1_000_000;

/** Feeds polls, one a second, and answers what each but the first gave. An entry without timestamp gets the poll's. */
function deriveAll(polls: readonly (readonly Entry[])[], isShare: ShareTest = () => false): QuantitiesByType[] {
	const memory = createMemory();
	return polls
		.map((entries, index) => {
			const stamped = [{ id: "PC", type: "peer-connection" }, ...entries].map((entry) => ({
				timestamp: START_MS + index * 1_000,
				...entry,
			}));
			const byId = new Map<string, Entry>(stamped.map((entry) => [String((entry as Entry)["id"]), entry]));
			const report = {
				forEach: (visit: (e: Entry) => void) => byId.forEach((e) => void visit(e)),
				get: (id: string) => byId.get(id),
			};
			return derive(memory, readReport(report), isShare);
		})
		.slice(1);
}

const audioIn = (fields: Entry): Entry => ({
	id: "IA",
	type: "inbound-rtp",
	kind: "audio",
	ssrc: 1,
	mid: "0",
	...fields,
});
const videoIn = (fields: Entry): Entry => ({
	id: "IV",
	type: "inbound-rtp",
	kind: "video",
	ssrc: 2,
	mid: "1",
	...fields,
});
const videoOut = (fields: Entry): Entry => ({
	id: "OV",
	type: "outbound-rtp",
	kind: "video",
	ssrc: 3,
	mid: "2",
	remoteId: "RI",
	...fields,
});
const remoteIn = (fields: Entry): Entry => ({
	id: "RI",
	type: "remote-inbound-rtp",
	kind: "video",
	ssrc: 3,
	...fields,
});
const pair = (fields: Entry): Entry[] => [
	{ id: "T", type: "transport", selectedCandidatePairId: "CP" },
	{ id: "CP", type: "candidate-pair", ...fields },
];

test("the first poll gives nothing, as there is nothing to compare it with", () => {
	const memory = createMemory();
	const entry = { ...audioIn({ bytesReceived: 100, packetsReceived: 5 }), timestamp: START_MS };
	const report = { forEach: (visit: (e: Entry) => void) => visit(entry), get: () => undefined };
	expect(derive(memory, readReport(report), () => false)).toEqual({});
});

test("retransmissions count neither as received bytes nor as received packets", () => {
	const [delta] = deriveAll([
		[
			videoIn({
				bytesReceived: 1_000,
				retransmittedBytesReceived: 100,
				packetsReceived: 10,
				retransmittedPacketsReceived: 1,
			}),
		],
		[
			videoIn({
				bytesReceived: 3_000,
				retransmittedBytesReceived: 600,
				packetsReceived: 30,
				retransmittedPacketsReceived: 6,
			}),
		],
	]);
	expect(delta?.video_output).toMatchObject({ durationMs: 1_000, bytes: 1_500, packets: 15 });
});

test("where a browser does not count retransmissions nothing is subtracted, and what it lacks is absent", () => {
	const [delta] = deriveAll([
		[videoIn({ bytesReceived: 1_000, packetsReceived: 10 })],
		[videoIn({ bytesReceived: 3_000, packetsReceived: 30 })],
	]);
	expect(delta?.video_output).toMatchObject({ bytes: 2_000, packets: 20 });
	expect(delta?.video_output?.packetsLost).toBeUndefined();
	expect(delta?.video_output?.frames).toBeUndefined();
	expect(delta?.video_output?.jitterCount).toBeUndefined();
	expect(delta?.video_output?.lossMaxRatio).toBeUndefined();
});

test("rates go by the reports' own timestamps", () => {
	const [delta] = deriveAll([
		[audioIn({ bytesReceived: 0, packetsReceived: 1, timestamp: START_MS })],
		[audioIn({ bytesReceived: 80, packetsReceived: 2, timestamp: START_MS + 1_250 })],
	]);
	expect(delta?.audio_output?.durationMs).toBe(1_250);
});

test("lost packets that came late after all are taken off the following losses, never below 0", () => {
	const lost = [10, 14, 11, 12, 20];
	const deltas = deriveAll(
		lost.map((packetsLost, index) => [
			audioIn({ packetsReceived: 100 + index * 46, bytesReceived: index, packetsLost }),
		]),
	);
	expect(deltas.map((delta) => delta.audio_output?.packetsLost)).toEqual([4, 0, 0, 6]);
	expect(deltas.map((delta) => delta.audio_output?.lossMaxRatio)).toEqual([4 / 50, 0, 0, 6 / 52]);
});

test("a counter that restarted gives 0 once and goes on from there", () => {
	const deltas = deriveAll([
		[audioIn({ packetsReceived: 100, bytesReceived: 1_000, packetsLost: 9 })],
		[audioIn({ packetsReceived: 10, bytesReceived: 100, packetsLost: 1 })],
		[audioIn({ packetsReceived: 15, bytesReceived: 150, packetsLost: 3 })],
	]);
	expect(deltas.map(({ audio_output: audio }) => [audio?.packets, audio?.bytes, audio?.packetsLost])).toEqual([
		[0, 0, 0],
		[5, 50, 2],
	]);
});

test("a new SSRC counts from nought, and one that was away goes on where it was", () => {
	const deltas = deriveAll([
		[audioIn({ packetsReceived: 100, bytesReceived: 1_000 })],
		[audioIn({ packetsReceived: 7, bytesReceived: 70, ssrc: 9 })],
		[audioIn({ packetsReceived: 105, bytesReceived: 1_050 })],
	]);
	expect(deltas.map((delta) => delta.audio_output?.bytes)).toEqual([70, 50]);
	expect(deltas.map((delta) => delta.audio_output?.durationMs)).toEqual([1_000, 1_000]);
});

test("a muted stream is 0 bytes, 0 packets and 0 frames without a size, and no reading of jitter", () => {
	const stream = videoIn({
		packetsReceived: 9,
		bytesReceived: 90,
		framesDecoded: 3,
		frameWidth: 64,
		frameHeight: 36,
		jitter: 0.01,
	});
	const [delta] = deriveAll([[stream], [stream]]);
	expect(delta?.video_output).toMatchObject({ bytes: 0, packets: 0, frames: 0 });
	expect(delta?.video_output?.width).toBeUndefined();
	expect(delta?.video_output?.jitterCount).toBeUndefined();
});

test("packets without frames are 0 frames and no size", () => {
	const fields = { framesDecoded: 3, frameWidth: 64, frameHeight: 36 };
	const [delta] = deriveAll([
		[videoIn({ ...fields, packetsReceived: 9, bytesReceived: 90 })],
		[videoIn({ ...fields, packetsReceived: 12, bytesReceived: 120 })],
	]);
	expect(delta?.video_output).toMatchObject({ packets: 3, frames: 0 });
	expect(delta?.video_output?.height).toBeUndefined();
});

test("a stream that never carried a packet, or is no longer there, gives nothing", () => {
	const [never, gone] = deriveAll([
		[audioIn({ packetsReceived: 0, bytesReceived: 0 }), videoIn({ packetsReceived: 5, bytesReceived: 5 })],
		[audioIn({ packetsReceived: 0, bytesReceived: 0 }), videoIn({ packetsReceived: 6, bytesReceived: 6 })],
		[audioIn({ packetsReceived: 0, bytesReceived: 0 })],
	]);
	expect(Object.keys(never ?? {})).toEqual(["video_output"]);
	expect(gone).toEqual({});
});

test("received jitter is one reading a poll, in milliseconds", () => {
	const deltas = deriveAll(
		[1, 2, 3].map((n) => [audioIn({ packetsReceived: n, bytesReceived: n, jitter: n / 1_000 })]),
	);
	expect(deltas.map(({ audio_output: audio }) => [audio?.jitterSumMs, audio?.jitterCount])).toEqual([
		[2, 1],
		[3, 1],
	]);
});

test("sent loss is what fresh reports say, weighted by the bytes sent since the report before", () => {
	const deltas = deriveAll([
		[videoOut({ bytesSent: 0, packetsSent: 1 }), remoteIn({ timestamp: 1, fractionLost: 0.5, jitter: 0.001 })],
		[videoOut({ bytesSent: 1_000, packetsSent: 2 }), remoteIn({ timestamp: 1, fractionLost: 0.5, jitter: 0.001 })],
		[
			videoOut({ bytesSent: 2_000, packetsSent: 3, retransmittedBytesSent: 200 }),
			remoteIn({ timestamp: 2, fractionLost: 0.25, jitter: 0.004 }),
		],
	]);
	expect(deltas[0]?.video_input?.reportedBytes).toBeUndefined();
	expect(deltas[0]?.video_input?.jitterCount).toBeUndefined();
	expect(deltas[1]?.video_input).toMatchObject({ reportedBytes: 1_800, reportedLostBytes: 450, lossMaxRatio: 0.25 });
	expect(deltas[1]?.video_input).toMatchObject({ jitterSumMs: 4, jitterCount: 1 });
});

test("the first report of a stream covers what was sent before it came", () => {
	const deltas = deriveAll([
		[videoOut({ bytesSent: 0, packetsSent: 0 })],
		[videoOut({ bytesSent: 700, packetsSent: 2 })],
		[videoOut({ bytesSent: 900, packetsSent: 3 }), remoteIn({ timestamp: 2, fractionLost: 0 })],
	]);
	expect(deltas[1]?.video_input).toMatchObject({ reportedBytes: 900, reportedLostBytes: 0, lossMaxRatio: 0 });
});

test("all layers' bytes add, frames and size are those of the largest that is active", () => {
	const layer = (id: string, rid: string, n: number, width: number, framesSent: number): Entry =>
		videoOut({
			id,
			rid,
			ssrc: id,
			bytesSent: n * 100,
			packetsSent: n,
			framesSent,
			frameWidth: width,
			frameHeight: width / 2,
		});
	const [delta] = deriveAll([
		[layer("q", "q", 1, 160, 1), layer("h", "h", 1, 320, 1), layer("f", "f", 1, 640, 1)],
		[layer("q", "q", 3, 160, 16), layer("h", "h", 5, 320, 13), layer("f", "f", 1, 640, 1)],
	]);
	expect(delta?.video_input).toMatchObject({ bytes: 600, packets: 6, frames: 12, width: 320, height: 160 });
});

test("round trips are sums of seconds turned to milliseconds, each counted once", () => {
	const stream = (n: number) => videoOut({ bytesSent: n, packetsSent: n });
	const deltas = deriveAll([
		[stream(1), remoteIn({ timestamp: 1, totalRoundTripTime: 0.1, roundTripTimeMeasurements: 1 })],
		[stream(2), remoteIn({ timestamp: 2, totalRoundTripTime: 0.4, roundTripTimeMeasurements: 3 })],
		[stream(3), remoteIn({ timestamp: 2, totalRoundTripTime: 0.4, roundTripTimeMeasurements: 3 })],
	]);
	expect(deltas[0]?.video_input?.latencySumMs).toBeCloseTo(300);
	expect(deltas[0]?.video_input).toMatchObject({ latencyCount: 2, latencyRtcpCount: 2 });
	expect(deltas[0]?.video_input?.latencyMinMs).toBeCloseTo(150);
	expect(deltas[1]?.video_input?.latencyCount).toBeUndefined();
});

test("the candidate pair serves the types without RTCP, and no type any more that has had it once", () => {
	const media = (n: number) => [
		audioIn({ packetsReceived: n, bytesReceived: n }),
		videoOut({ bytesSent: n, packetsSent: n }),
	];
	const trips = (n: number) => pair({ totalRoundTripTime: n * 0.05, responsesReceived: n });
	const remote = (n: number) => remoteIn({ timestamp: n, totalRoundTripTime: n * 0.02, roundTripTimeMeasurements: n });
	const deltas = deriveAll([
		[...media(1), ...trips(1)],
		[...media(2), ...trips(2)],
		[...media(3), ...trips(3), remote(1)],
		[...media(4), ...trips(4), remote(1)],
	]);
	const latency = (type: "audio_output" | "video_input") =>
		deltas.map(({ [type]: made }) => [Math.round(made?.latencySumMs ?? 0), made?.latencyRtcpCount]);
	expect(latency("audio_output")).toEqual([
		[50, 0],
		[50, 0],
		[50, 0],
	]);
	expect(latency("video_input")).toEqual([
		[50, 0],
		[20, 1],
		[0, undefined],
	]);
});

test("another selected pair starts anew", () => {
	const deltas = deriveAll([
		[audioIn({ packetsReceived: 1, bytesReceived: 1 }), ...pair({ totalRoundTripTime: 0.1, responsesReceived: 1 })],
		[
			audioIn({ packetsReceived: 2, bytesReceived: 2 }),
			{ id: "T", type: "transport", selectedCandidatePairId: "CP2" },
			{ id: "CP2", type: "candidate-pair", totalRoundTripTime: 9, responsesReceived: 90 },
		],
	]);
	expect(deltas[0]?.audio_output?.latencyCount).toBeUndefined();
});

test("a received share once seen stays one when its content type goes, but not for another track", () => {
	const stream = (n: number, fields: Entry) => [
		videoIn({ packetsReceived: n, bytesReceived: n, trackIdentifier: "t", ...fields }),
	];
	const deltas = deriveAll([
		stream(1, {}),
		stream(2, {}),
		stream(3, { contentType: "screenshare" }),
		stream(4, {}),
		stream(5, { trackIdentifier: "camera" }),
	]);
	expect(deltas.map((delta) => Object.keys(delta)[0])).toEqual([
		"video_output",
		"as_output",
		"as_output",
		"video_output",
	]);
});

test("a sent share is known by the track of its source", () => {
	const source = { id: "S", type: "media-source", trackIdentifier: "screen" };
	const [delta] = deriveAll(
		[1, 2].map((n) => [videoOut({ bytesSent: n, packetsSent: n, mediaSourceId: "S" }), source]),
		({ trackId }) => trackId === "screen",
	);
	expect(Object.keys(delta ?? {})).toEqual(["as_input"]);
});

test("the same report read twice changes nothing", () => {
	const first = audioIn({ packetsReceived: 1, bytesReceived: 1, timestamp: START_MS });
	const memory = createMemory();
	const read = (entry: Entry) => readReport({ forEach: (visit) => visit(entry), get: () => undefined });
	derive(memory, read(first), () => false);
	expect(derive(memory, read(first), () => false)).toEqual({});
	const later = { ...first, packetsReceived: 3, bytesReceived: 30, timestamp: START_MS + 2_000 };
	expect(derive(memory, read(later), () => false).audio_output).toMatchObject({ bytes: 29, durationMs: 2_000 });
});
