// The rules of what is sent, of round trips and of shares, on small reports.
import { expect, test } from "vitest";
import {
	audioIn,
	deriveAll,
	derived,
	type Entry,
	pair,
	remoteIn,
	START_MS,
	videoIn,
	videoOut,
} from "../../test/small-reports.js";
import { createMemory } from "./derive.js";

test("sent loss is what fresh reports say, weighted by what was sent since the report before", () => {
	const deltas = deriveAll([
		[videoOut({ bytesSent: 0, packetsSent: 1 }), remoteIn({ timestamp: 1, fractionLost: 0.5, jitter: 0.001 })],
		[videoOut({ bytesSent: 1_000, packetsSent: 2 }), remoteIn({ timestamp: 1, fractionLost: 0.5, jitter: 0.001 })],
		[
			videoOut({ bytesSent: 3_600, packetsSent: 4, retransmittedPacketsSent: 1, retransmittedBytesSent: 900 }),
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

test("an echo serves in the pair's place, counted as such, and neither a type that has had RTCP", () => {
	const media = (n: number) => [
		audioIn({ packetsReceived: n, bytesReceived: n }),
		videoOut({ bytesSent: n, packetsSent: n }),
	];
	const trips = (n: number) => pair({ totalRoundTripTime: n * 0.05, responsesReceived: n });
	const echo = (n: number): Entry => ({
		...{ id: "echo", type: "echo", selected: true },
		...{ totalRoundTripTime: n * 0.08, responsesReceived: n },
	});
	const remote = (n: number) => remoteIn({ timestamp: n, totalRoundTripTime: n * 0.02, roundTripTimeMeasurements: n });
	const deltas = deriveAll([
		[...media(1), ...trips(1)],
		[...media(2), ...trips(2)],
		// Where it begins there is nothing to compare it with, as where it ends and the pair takes over.
		[echo(4), ...media(3), ...trips(3)],
		[echo(6), ...media(4), ...trips(4)],
		[echo(7), ...media(5), ...trips(5), remote(1)],
		[...media(6), ...trips(6), remote(1)],
		[...media(7), ...trips(7), remote(1)],
	]);
	const latency = (type: "audio_output" | "video_input") =>
		deltas.map(({ [type]: { latencySumMs, latencyCount, latencyRtcpCount, latencyEchoCount } = {} }) =>
			latencyCount ? [Math.round(latencySumMs ?? 0), latencyCount, latencyRtcpCount, latencyEchoCount] : [],
		);
	const [fromPair, fromEcho] = [
		[50, 1, 0, undefined],
		[80, 1, 0, 1],
	];
	expect(latency("audio_output")).toEqual([fromPair, [], [160, 2, 0, 2], fromEcho, [], fromPair]);
	expect(latency("video_input")).toEqual([fromPair, [], [160, 2, 0, 2], [20, 1, 1, undefined], [], []]);
});

test("an echo does not hide how media travel", () => {
	const memory = createMemory();
	const entries = [
		{ id: "echo", type: "echo", selected: true, responsesReceived: 1, totalRoundTripTime: 0.1 },
		audioIn({ timestamp: START_MS, packetsReceived: 1, bytesReceived: 1, transportId: "T" }),
		...pair({ localCandidateId: "L" }),
		{ id: "L", type: "local-candidate", protocol: "udp" },
	];
	derived(memory, entries);
	expect(memory.facts).toEqual({ connectionType: "UDP" });
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
		new Set(["screen"]),
	);
	expect(Object.keys(delta ?? {})).toEqual(["as_input"]);
});

test("the same report read twice changes nothing", () => {
	const first = audioIn({ packetsReceived: 1, bytesReceived: 1, timestamp: START_MS });
	const memory = createMemory();
	const deltaOf = (entry: Entry) => derived(memory, [entry]);
	deltaOf(first);
	expect(deltaOf(first)).toEqual({});
	const later = { ...first, packetsReceived: 3, bytesReceived: 30, timestamp: START_MS + 2_000 };
	expect(deltaOf(later).audio_output).toMatchObject({ bytes: 29, durationMs: 2_000 });
});

test("a share of loss that each report rounds down to a 256th is told less than that too low", () => {
	const lossOf = (packets: number) => packets * 0.0123;
	const polls = Array.from({ length: 61 }, (_, n) => {
		// RFC 3550, A.3: the fraction of one interval, cut to eight bits.
		const lost = Math.floor(lossOf(n * 250)) - Math.floor(lossOf((n - 1) * 250));
		const fractionLost = Math.floor((lost * 256) / 250) / 256;
		return [videoOut({ bytesSent: n * 250_000, packetsSent: n * 250 }), remoteIn({ timestamp: n, fractionLost })];
	});
	const sum = (name: "reportedBytes" | "reportedLostBytes") =>
		deriveAll(polls).reduce((total, { video_input }) => total + (video_input?.[name] ?? 0), 0);
	const told = sum("reportedLostBytes") / sum("reportedBytes");
	expect(told).toBeLessThanOrEqual(0.0123);
	expect(told).toBeGreaterThan(0.0123 - 1 / 256);
});
