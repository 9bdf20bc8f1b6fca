/**
 * What other people's calls have shown to go wrong, on small reports that were made for it: fields that are null or stand
 * elsewhere, counters that wrap, values that nothing can have, types that change.
 */
import { expect, test } from "vitest";
import {
	audioIn,
	deriveAll,
	type Entry,
	pair,
	remoteIn,
	START_MS,
	videoIn,
	videoOut,
} from "../../test/small-reports.js";
import { createMemory, derive } from "./derive.js";
import type { Reading } from "./fold.js";

/** The readings of polls at these seconds, and whether each poll was within bounds. */
function readAt(polls: readonly (readonly [atMs: number, entries: readonly Entry[]])[]) {
	const memory = createMemory();
	return polls.map(([atMs, entries]) => {
		const readings: Reading[] = [];
		const stamped = entries.map((entry) => ({ timestamp: START_MS + atMs, ...entry }));
		const isWhole = derive(memory, stamped, new Set(), atMs, (reading) => readings.push(reading));
		return { isWhole, readings };
	});
}
const audioAt = (n: number, more: Entry = {}) =>
	audioIn({ packetsReceived: 50 * n, bytesReceived: 4_000 * n, ...more });
const sentAt = (n: number, more: Entry = {}) => videoOut({ packetsSent: 50 * n, bytesSent: 40_000 * n, ...more });

test("a field that is null is absent, as one that is missing", () => {
	const full = [
		audioAt(1, { jitter: 0.01, packetsLost: 1, remoteId: "RO" }),
		videoIn({ packetsReceived: 1, bytesReceived: 1, framesDecoded: 1, frameWidth: 4, frameHeight: 2, jitter: 0.01 }),
		sentAt(1, {
			framesSent: 1,
			frameWidth: 4,
			frameHeight: 2,
			retransmittedBytesSent: 0,
			rid: "f",
			mediaSourceId: "S",
		}),
		remoteIn({
			fractionLost: 0.5,
			jitter: 0.01,
			totalRoundTripTime: 0.1,
			roundTripTimeMeasurements: 1,
			packetsLost: 3,
		}),
		{ id: "S", type: "media-source", trackIdentifier: "T" },
		...pair({ totalRoundTripTime: 0.1, responsesReceived: 1, localCandidateId: "L" }),
		{ id: "L", type: "local-candidate", protocol: "udp", candidateType: "host" },
	];
	const grow = (entry: Entry, n: number): Entry =>
		Object.fromEntries(
			Object.entries(entry).map(([name, value]) => [
				name,
				typeof value === "number" && !/^(ssrc|frame[WH]|jitter|fraction)/.test(name) ? value * n : value,
			]),
		);
	for (const name of new Set(full.flatMap((entry) => Object.keys(entry)))) {
		if (name === "id" || name === "type") continue;
		const polls = (change: (entry: Entry) => Entry) =>
			deriveAll(
				[1, 2, 3].map((n) => full.map((entry) => change({ timestamp: START_MS + n * 1_000, ...grow(entry, n) }))),
			);
		const withNull = polls((entry) => (name in entry ? { ...entry, [name]: null } : entry));
		const without = polls((entry) => Object.fromEntries(Object.entries(entry).filter(([other]) => other !== name)));
		expect(withNull, name).toEqual(without);
	}
});

test("loss, jitter, latency and frames that are null are no readings of 0", () => {
	const [delta] = deriveAll(
		[1, 2].map((n) => [
			audioAt(n, { jitter: null, packetsLost: null }),
			sentAt(n, { framesSent: null }),
			remoteIn({
				timestamp: n,
				fractionLost: null,
				jitter: null,
				totalRoundTripTime: null,
				roundTripTimeMeasurements: n,
			}),
		]),
	);
	expect(delta?.audio_output).toEqual({ durationMs: 1_000, bytes: 4_000, packets: 50 });
	expect(delta?.video_input).toEqual({ durationMs: 1_000, bytes: 40_000, packets: 50 });
});

test("an entry is of the medium that kind or mediaType names, and of none without either", () => {
	const deltas = (fields: Entry) => Object.keys(deriveAll([1, 2].map((n) => [audioAt(n, fields)]))[0] ?? {});
	expect(deltas({ kind: undefined, mediaType: "audio" })).toEqual(["audio_output"]);
	expect(deltas({ kind: null, mediaType: "video" })).toEqual(["video_output"]);
	expect(deltas({ kind: undefined })).toEqual([]);
});

test("an entry marked isRemote is the other end's report, and no stream", () => {
	const [delta] = deriveAll(
		[1, 2].map((n) => [
			sentAt(n),
			{ ...audioAt(n), id: "RI", type: "inbound-rtp", kind: "video", isRemote: true, timestamp: n, jitter: 0.004 },
		]),
	);
	expect(Object.keys(delta ?? {})).toEqual(["video_input"]);
	expect(delta?.video_input).toMatchObject({ jitterSumMs: 4, jitterCount: 1 });
});

test("a report of the other end that only it links is found by the stream's id", () => {
	const [delta] = deriveAll(
		[1, 2].map((n) => [
			sentAt(n, { remoteId: undefined }),
			remoteIn({ timestamp: n, localId: "OV", fractionLost: 0.25, jitter: 0.004 }),
		]),
	);
	expect(delta?.video_input).toMatchObject({ lossMaxRatio: 0.25, jitterSumMs: 4 });
});

test("streams without an SSRC are told apart by their ids", () => {
	const [delta] = deriveAll(
		[1, 3].map((n) => [audioAt(n, { id: "A", ssrc: undefined }), audioAt(10 * n, { id: "B", ssrc: undefined })]),
	);
	expect(delta?.audio_output).toMatchObject({ packets: 1_100, bytes: 88_000, durationMs: 1_000 });
});

test("framesEncoded serves where framesSent is missing", () => {
	const [delta] = deriveAll([1, 2].map((n) => [sentAt(n, { framesEncoded: 15 * n, frameWidth: 4, frameHeight: 2 })]));
	expect(delta?.video_input).toMatchObject({ frames: 15, width: 4, height: 2 });
});

test("a byte counter that wraps at 32 bits goes on, and one that restarts while packets go on gives 0 once", () => {
	const bytesOf = (counters: readonly number[]) =>
		deriveAll(counters.map((bytesReceived, n) => [audioAt(n + 1, { bytesReceived })])).map(
			({ audio_output }) => audio_output?.bytes,
		);
	expect(bytesOf([2 ** 32 - 5_000, 2 ** 32 - 1_000, 3_000, 7_000])).toEqual([4_000, 4_000, 4_000]);
	expect(bytesOf([900_000, 904_000, 4_000, 8_000, 12_000])).toEqual([4_000, 0, 4_000, 4_000]);
});

test.each([
	["bytes", { bytesReceived: 1e12 }, "bytes"],
	["packets", { packetsReceived: 1e9 }, "packets"],
	["losses", { packetsLost: 2 ** 24 }, "packetsLost"],
	["jitter", { jitter: 31 }, "jitterCount"],
	["frames", { framesDecoded: 1e6 }, "frames"],
	["a width", { framesDecoded: 60, frameWidth: 1e6, frameHeight: 100 }, "width"],
])("%s beyond what can be are left out, and the poll is reported as not whole", (_, fields, name) => {
	const stream = (n: number) =>
		videoIn({ packetsReceived: 50 * n, bytesReceived: 4_000 * n, packetsLost: 0, framesDecoded: 30 * n });
	const [, , beyond] = readAt([
		[0, [stream(1)]],
		[1_000, [stream(2)]],
		[2_000, [{ ...stream(3), ...fields }]],
	]);
	expect(beyond?.isWhole).toBe(false);
	expect(beyond?.readings).toHaveLength(1);
	expect(beyond?.readings[0]?.quantities).not.toHaveProperty(name);
	expect(beyond?.readings[0]?.quantities.lossMaxRatio ?? 0).toBe(0);
});

test("a round trip of 65,550 ms is none, by RTCP or by the pair", () => {
	const at = (n: number) => [
		audioAt(n),
		sentAt(n),
		remoteIn({ timestamp: n, totalRoundTripTime: 65.55 * n, roundTripTimeMeasurements: n }),
		...pair({ totalRoundTripTime: 65.55 * n, responsesReceived: n }),
	];
	const [, second] = readAt([
		[0, at(1)],
		[1_000, at(2)],
	]);
	expect(second?.isWhole).toBe(false);
	expect(second?.readings.map(({ quantities }) => quantities.latencyCount)).toEqual([undefined, undefined]);
});

test("a packetsLost that is unsigned means the signed number of the same bits", () => {
	const lost = [0, 2 ** 32 - 1, 1];
	const deltas = deriveAll(lost.map((packetsLost, n) => [audioAt(n + 1, { packetsLost })]));
	expect(deltas.map(({ audio_output }) => [audio_output?.packetsLost, audio_output?.lossMaxRatio])).toEqual([
		[-1, 0],
		[2, 2 / 52],
	]);
});

test("a fraction of loss above 1 is none", () => {
	const [delta] = deriveAll([1, 2].map((n) => [sentAt(n), remoteIn({ timestamp: n, fractionLost: 7 })]));
	expect(delta?.video_input).toEqual({ durationMs: 1_000, bytes: 40_000, packets: 50 });
});

test("over a gap of more than 65 s, or back in time, nothing is counted; the next poll counts again", () => {
	const polls = readAt([
		[0, [audioAt(1)]],
		[64_000, [audioAt(2)]],
		[669_000, [audioAt(3)]],
		[670_000, [audioAt(4)]],
		[669_500, [audioAt(5)]],
		[670_500, [audioAt(6)]],
	]);
	expect(polls.map(({ isWhole, readings }) => [isWhole, readings.length])).toEqual([
		[true, 0],
		[true, 1],
		[false, 0],
		[true, 1],
		[false, 0],
		[true, 1],
	]);
});

test("a paused sender keeps its type, its last second included, until it carries another track", () => {
	const source = (trackIdentifier: string) => ({ id: "S", type: "media-source", trackIdentifier });
	const deltas = deriveAll(
		[
			[sentAt(1, { mediaSourceId: "S" }), source("screen")],
			[sentAt(2, { mediaSourceId: "S" }), source("screen")],
			[sentAt(2.5)],
			[sentAt(2.5, { mediaSourceId: null })],
			[sentAt(3, { mediaSourceId: "S" }), source("camera")],
			[sentAt(3)],
		],
		new Set(["screen"]),
	);
	expect(deltas.map((delta) => Object.keys(delta))).toEqual([
		["as_input"],
		["as_input"],
		["as_input"],
		["video_input"],
		["video_input"],
	]);
	expect(deltas.map((delta) => delta.as_input?.bytes)).toEqual([40_000, 20_000, 0, undefined, undefined]);
});

test("a received track that no longer shows a screen is a camera after five seconds of frames, and no idle one", () => {
	const at = (n: number, framesDecoded: number, contentType?: string) => [
		videoIn({ packetsReceived: n, bytesReceived: n, trackIdentifier: "T", framesDecoded, contentType }),
	];
	const typesOf = (polls: Entry[][]) => deriveAll(polls).map((delta) => Object.keys(delta).join());
	const shown = [at(1, 0, "screenshare"), at(2, 5, "screenshare")];
	const camera = Array.from({ length: 8 }, (_, n) => at(3 + n, 10 + 15 * n));
	expect(typesOf([...shown, ...camera])).toEqual([
		...Array.from({ length: 6 }, () => "as_output"),
		...Array.from({ length: 3 }, () => "video_output"),
	]);
	const idle = Array.from({ length: 20 }, (_, n) => at(3 + n, 5));
	expect(new Set(typesOf([...shown, ...idle]))).toEqual(new Set(["as_output"]));
});
