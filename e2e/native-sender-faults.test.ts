/**
 * The reference sender for native apps on made-up reports of the kinds that other people's calls have shown: gaps, fields
 * that are null or stand elsewhere, counters that wrap, values that nothing can have. It gives what the agent gives.
 */
import { SLOT_MS } from "@qoscope/wire";
import { describe, expect, it, test } from "vitest";
import {
	decode,
	KEY,
	type Line,
	RECORDED,
	replay,
	send,
	standIn,
	takenOf,
	textOf,
	totalsOf,
	withoutPython,
} from "./support/native-sender.js";

type Entry = Line["stats"][number];

const START_MS = 1_772_360_107_250;
const audioAt = (n: number, more: Entry = {}): Entry => ({
	...{ id: "IA", type: "inbound-rtp", kind: "audio", ssrc: 1, mid: "0" },
	...{ packetsReceived: Math.round(50 * n), bytesReceived: 4_000 * n, ...more },
});
const videoAt = (n: number, more: Entry = {}): Entry => ({
	...{ id: "OV", type: "outbound-rtp", kind: "video", ssrc: 2, mid: "1", remoteId: "RI" },
	...{ packetsSent: Math.round(100 * n), bytesSent: 90_000 * n, ...more },
});
const remoteAt = (n: number, more: Entry = {}): Entry => ({
	...{ id: "RI", type: "remote-inbound-rtp", kind: "video" },
	...{ timestamp: START_MS + 1_000 * n - 400, ...more },
});

/** Reports at these seconds; `make` gets the second, by which counters rise. */
const linesAt = (seconds: readonly number[], make: (second: number, index: number) => readonly Entry[]): Line[] =>
	seconds.map((second, index) => {
		const timestamp = START_MS + second * 1_000;
		return { timestamp, stats: make(second, index).map((entry) => ({ timestamp, ...entry })) };
	});
const eachSecond = (make: (second: number, index: number) => readonly Entry[], count = 14) =>
	linesAt(
		Array.from({ length: count }, (_, second) => second),
		make,
	);

async function sendLines(lines: readonly Line[]) {
	const server = await standIn();
	const { code, stderr } = await send(server.url, RECORDED, textOf(lines), KEY);
	const sent = decode(server.reports());
	for (const { samples } of sent) {
		for (const { sample } of samples) expect(sample.durationMs).toBeLessThanOrEqual(SLOT_MS);
	}
	return { code, stderr, sent, totals: totalsOf(sent) };
}

/** What the sender reports, once it is known that the agent reports the same. */
async function sendAndCompare(lines: readonly Line[]) {
	const sent = await sendLines(lines);
	// As JSON has it, without the sign of a 0.
	expect(sent.sent, sent.stderr).toEqual(JSON.parse(JSON.stringify((await replay(lines)).slots)));
	return sent;
}

describe.skipIf(withoutPython)("time", () => {
	it("is divided at the borders of slots, gaps of up to 65 s among them, and no count is lost", async () => {
		const seconds = [0, 1.03125, 1.5, 3.75, 11.40625, 31.9375, 96.5, 97.5, 98.25];
		const { stderr, sent, totals } = await sendAndCompare(
			linesAt(seconds, (second) => [
				audioAt(Math.round(second * 8) / 8 + 1, { packetsLost: Math.round(second * 3), jitter: 0.004 }),
				videoAt(Math.round(second * 8) / 8 + 1, {
					framesSent: Math.round(15 * second),
					frameWidth: 640,
					frameHeight: 360,
				}),
			]),
		);
		expect(stderr).toMatch(/^Reports taken: 9\. Lines skipped: 0\. Slots measured: 21, given up: 0\.\n$/);
		expect(totals).toMatchObject({ "audio_output.bytes": 4_000 * 98.25, "audio_output.packetsLost": 295 });
		expect(totals).toMatchObject({ "video_input.bytes": 90_000 * 98.25, "video_input.frames": 1_474 });
		const durations = sent.map(({ samples }) => samples[0]?.sample.durationMs);
		expect(durations).toEqual([2_500, ...Array.from({ length: 19 }, () => SLOT_MS), 750]);
	});

	it("of a longer gap is not measured, nor what was counted in it, and that is reported", async () => {
		const seconds = [0, 1, 67, 68, 673, 674];
		const { code, stderr, sent, totals } = await sendAndCompare(linesAt(seconds, (second) => [audioAt(second + 1)]));
		expect(code).toBe(0);
		expect(stderr).toMatch(/^Line 3 counts in part: .*\nReports taken: 6, 2 of them in part\. /);
		expect(totals["audio_output.bytes"]).toBe(12_000);
		expect(sent.map(({ samples }) => samples[0]?.sample.durationMs)).toEqual([1_000, 500, 500, 1_000]);
	});

	it("of a call that runs now is whole, also when the server's clock turns out to be another", async () => {
		const server = await standIn((before, batch) => ({
			body: takenOf(batch),
			headers: { date: new Date(Date.now() - (before < 8 ? 0 : 400)).toUTCString() },
		}));
		const nowMs = Date.now();
		const lines = Array.from({ length: 31 }, (_, second) => {
			const timestamp = nowMs - 30_000 + second * 1_000;
			return { timestamp, stats: [audioAt(second + 1, { timestamp })] };
		});
		const { code, stderr } = await send(server.url, [], textOf(lines), KEY);
		expect(code, stderr).toBe(0);
		const samples = decode(server.reports()).flatMap((slot) => slot.samples.map(({ sample }) => sample));
		expect(samples.reduce((sum, { bytes = 0 }) => sum + bytes, 0)).toBe(30 * 4_000);
		// Each of the slots is rounded to a millisecond.
		expect(Math.abs(samples.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0) - 30_000)).toBeLessThan(5);
	});

	it("of less than a millisecond makes no sample, which a server would refuse", async () => {
		const { code, sent } = await sendLines(linesAt([0, 1, 2, 2.50025], (second) => [audioAt(second * 1_000 + 1)]));
		expect(code).toBe(0);
		expect(sent.map(({ samples }) => samples.map(({ sample }) => sample.durationMs))).toEqual([[2_500]]);
	});

	it("of a stream whose entries are older than the others of a report is whole", async () => {
		const lines = eachSecond((n) => [
			audioAt(n, { timestamp: START_MS + 1_000 * n - 700 }),
			videoAt(n, { timestamp: START_MS + 1_000 * n }),
		]);
		const { sent, totals } = await sendLines(lines);
		expect(totals["audio_output.bytes"]).toBe(13 * 4_000);
		const audio = sent.flatMap(({ samples }) => samples.filter(({ type }) => type === "audio_output"));
		expect(audio.reduce((sum, { sample }) => sum + (sample.durationMs ?? 0), 0)).toBe(12_300 + 700);
	});
});

describe.skipIf(withoutPython)("fields", () => {
	it("that are null are absent, and none of them is 0", async () => {
		const { sent } = await sendAndCompare(
			eachSecond((n) => [
				audioAt(n + 1, { packetsLost: null, jitter: null, trackIdentifier: null }),
				videoAt(n + 1, { framesSent: null, frameWidth: null, rid: null, retransmittedBytesSent: null }),
				remoteAt(n, { fractionLost: null, jitter: null, totalRoundTripTime: null, roundTripTimeMeasurements: n }),
			]),
		);
		expect(sent[1]?.samples).toEqual(
			[
				{ type: "audio_output", sample: { durationMs: 5_000, bytes: 20_000, packets: 250 } },
				{ type: "video_input", sample: { durationMs: 5_000, bytes: 450_000, packets: 500 } },
			].sort((a, b) => (a.type < b.type ? -1 : 1)),
		);
	});

	it("that stand elsewhere are found, and what is no stream is none", async () => {
		const { totals, sent } = await sendAndCompare(
			eachSecond((n) => [
				audioAt(n + 1, { id: "A", kind: undefined, mediaType: "audio", ssrc: undefined }),
				audioAt(3 * n + 1, { id: "B", kind: undefined, mediaType: "audio", ssrc: undefined }),
				audioAt(n + 1, { id: "C", kind: undefined }),
				{ ...audioAt(n + 1), ...{ id: "D", kind: "video", isRemote: true, jitter: 9 } },
				videoAt(n + 1, { remoteId: undefined, framesEncoded: 15 * n, trackId: "T" }),
				{ id: "T", type: "track", frameWidth: 640, frameHeight: 360 },
				remoteAt(n, { id: "R", localId: "OV", fractionLost: 0.25, jitter: 0.004 }),
				{ id: "P", type: "candidate-pair", selected: true, responsesReceived: n, totalRoundTripTime: 0.05 * n },
			]),
		);
		expect(Object.keys(totals).sort()).toEqual([
			"audio_output.bytes",
			"audio_output.packets",
			"video_input.bytes",
			"video_input.frames",
			"video_input.packets",
		]);
		expect(totals).toMatchObject({ "audio_output.bytes": 4 * 13 * 4_000, "video_input.frames": 13 * 15 });
		expect(sent[1]?.samples.map(({ sample }) => [sample.jitterCount, sample.lossMaxRatio, sample.width])).toEqual([
			[undefined, undefined, undefined],
			[5, 0.25, 640],
		]);
		expect(sent[1]?.samples.map(({ sample }) => [sample.latencyCount, sample.latencyMaxMs])).toEqual([
			[5, 50],
			[5, 50],
		]);
	});
});

describe.skipIf(withoutPython)("figures", () => {
	it("of counters that wrap at 32 bits go on, and losses are signed", async () => {
		const { stderr, totals } = await sendAndCompare(
			eachSecond((n) => [
				audioAt(n + 1, {
					bytesReceived: (2 ** 32 - 20_000 + 4_000 * n) % 2 ** 32,
					packetsLost: n % 2 ? 2 ** 32 - n : n,
				}),
			]),
		);
		expect(stderr).not.toContain("in part");
		expect(totals).toMatchObject({ "audio_output.bytes": 13 * 4_000, "audio_output.packetsLost": -13 });
	});

	it.each([
		["bytes", { bytesReceived: 1e12 }, {}],
		["packets", { packetsReceived: 1e9 }, {}],
		["losses", { packetsLost: 2 ** 24 }, {}],
		["jitter", { jitter: 31 }, {}],
		["a fraction of loss", {}, { fractionLost: 7 }],
		["round trips", {}, { totalRoundTripTime: 65.55 * 7 }],
	])("beyond what %s can be are left out, and that is reported", async (_, ofStream, ofRemote) => {
		const { stderr, sent } = await sendAndCompare(
			eachSecond((n, index) => [
				audioAt(n + 1, { packetsLost: 0, jitter: 0.004, ...(index === 6 ? ofStream : {}) }),
				videoAt(n + 1),
				remoteAt(n, {
					...{ fractionLost: 0.25, jitter: 0.004, totalRoundTripTime: 0.02 * n, roundTripTimeMeasurements: n },
					...(index === 6 ? ofRemote : {}),
				}),
			]),
		);
		expect(stderr).toMatch(/^Line 7 counts in part: /);
		for (const { sample } of sent.flatMap(({ samples }) => samples)) {
			expect(sample.bytes ?? 0).toBeLessThanOrEqual(450_000);
			expect(sample.packets ?? 0).toBeLessThanOrEqual(500);
			expect(sample.lossMaxRatio ?? 0).toBeLessThanOrEqual(0.25);
			expect(sample.jitterMaxMs ?? 0).toBeLessThanOrEqual(4);
			expect(sample.latencyMaxMs ?? 0).toBeLessThan(21);
		}
	});
});

test.skipIf(withoutPython)("a number that no float can hold, or of round trips that no call has, is none", async () => {
	const huge = "9".repeat(400);
	const lines = eachSecond((n) => [
		videoAt(n + 1, { framesSent: "huge" }),
		remoteAt(n, { roundTripTimeMeasurements: 1e12 * n, totalRoundTripTime: n }),
	]);
	const server = await standIn();
	const { code, stderr } = await send(server.url, RECORDED, textOf(lines).replaceAll('"huge"', huge), KEY);
	expect(code, stderr).toBe(0);
	const samples = decode(server.reports()).flatMap((slot) => slot.samples);
	expect(samples.map(({ sample }) => [sample.frames, sample.latencyCount])).toEqual(
		samples.map(() => [undefined, undefined]),
	);
	expect(samples.reduce((sum, { sample }) => sum + (sample.bytes ?? 0), 0)).toBe(13 * 90_000);
});
