// The rules of what is received, and of counters, on small reports.
import { expect, test } from "vitest";
import { audioIn, deriveAll, derived, type Entry, START_MS, videoIn } from "../../test/small-reports.js";
import { createMemory } from "./derive.js";

test("the first poll gives nothing, as there is nothing to compare it with", () => {
	const memory = createMemory();
	const entry = { ...audioIn({ bytesReceived: 100, packetsReceived: 5 }), timestamp: START_MS };
	expect(derived(memory, [entry])).toEqual({});
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

test("lost packets that came late after all are taken off, so that the sum is what the browser counts", () => {
	const lost = [10, 14, 11, 12, 20];
	const deltas = deriveAll(
		lost.map((packetsLost, index) => [
			audioIn({ packetsReceived: 100 + index * 46, bytesReceived: index, packetsLost }),
		]),
	);
	expect(deltas.map((delta) => delta.audio_output?.packetsLost)).toEqual([4, -3, 1, 8]);
	expect(deltas.map((delta) => delta.audio_output?.lossMaxRatio)).toEqual([4 / 50, 0, 1 / 47, 8 / 54]);
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

test("headers are no payload, and what is concealed is no loss", () => {
	const polls = (misleading: Entry) =>
		[1, 2, 3].map((n) => [
			audioIn({
				packetsReceived: n * 50,
				bytesReceived: n * 4_000,
				packetsLost: n,
				...Object.fromEntries(Object.entries(misleading).map(([name, value]) => [name, Number(value) * n])),
			}),
		]);
	const misleading = { headerBytesReceived: 1_400, concealedSamples: 48_000, silentConcealedSamples: 40_000 };
	const deltas = deriveAll(polls(misleading));
	expect(deltas[1]?.audio_output).toMatchObject({ bytes: 4_000, packets: 50, packetsLost: 1, lossMaxRatio: 1 / 51 });
	expect(deltas).toEqual(deriveAll(polls({})));
});

test("an SSRC that moved to another line counts on, also when the stream on the first line is forgotten", () => {
	const onFirst = [[audioIn({ packetsReceived: 1 })], [audioIn({ packetsReceived: 2 })]];
	const onSecond = Array.from({ length: 700 }, (_, poll) => [audioIn({ mid: "7", packetsReceived: poll + 1 })]);
	const packets = deriveAll([...onFirst, ...onSecond]).map(({ audio_output }) => audio_output?.packets);
	expect(packets).toEqual(Array.from({ length: 701 }, () => 1));
});
