// However the polls fall, every piece is reported exactly once, in slots that only go forward and hold no more than fits.
import { decodeSample, isSlotStart, type Sample, SLOT_MS } from "@qoscope/wire";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Piece } from "./measure-handle.js";
import { createSlotFolder, type SlotReport } from "./slot-folder.js";

const START = 1_772_360_160_000;
const pieceOf = (source: string, sample: Sample = { bytes: 7, packets: 1 }, report: Sample = {}): Piece => ({
	source,
	medium: { mid: "0", kind: "audio" },
	direction: "in",
	sample,
	report,
});
function samplesOf(reports: readonly SlotReport[]): Sample[] {
	return reports.flatMap(({ samples }) =>
		samples.map((encoded) => {
			const decoded = decodeSample(encoded);
			if (!decoded.ok) throw new Error(decoded.problem);
			return decoded.value.sample;
		}),
	);
}
const sumOf = (samples: readonly Sample[], name: keyof Sample) =>
	samples.reduce((sum, sample) => sum + (sample[name] ?? 0), 0);

test("counts add up exactly, in whole numbers, whatever the steps; no slot comes twice or holds too much time", () => {
	const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 65_000 }), fc.nat(5_000), fc.boolean()), {
		minLength: 1,
		maxLength: 40,
	});
	fc.assert(
		fc.property(steps, (taken) => {
			const folder = createSlotFolder();
			const reports: SlotReport[] = [];
			let nowMs = START;
			for (const [forMs, packets, closes] of taken) {
				const fromMs = nowMs;
				nowMs += forMs;
				for (const source of ["a", "b"]) {
					const lost = { lossMaxRatio: 0.25, reportedBytes: 100 * packets, reportedLostBytes: 25 * packets };
					const whole = folder.add(
						pieceOf(source, { bytes: 100 * packets, packets, ...(packets > 0 ? lost : {}) }),
						"audio_input",
						fromMs,
						nowMs,
					);
					expect(whole).toBe(true);
				}
				if (closes) reports.push(...folder.close(nowMs));
			}
			reports.push(...folder.close(Number.POSITIVE_INFINITY));
			const slots = reports.map(({ slot }) => slot);
			expect(slots).toEqual([...new Set(slots)].sort((a, b) => a - b));
			expect(slots.every(isSlotStart)).toBe(true);
			const samples = samplesOf(reports);
			const sent = 2 * taken.reduce((sum, [, packets]) => sum + packets, 0);
			expect(sumOf(samples, "packets")).toBe(sent);
			expect(sumOf(samples, "bytes")).toBe(100 * sent);
			expect(sumOf(samples, "reportedBytes")).toBe(100 * sent);
			expect(sumOf(samples, "reportedLostBytes")).toBeCloseTo(25 * sent, 3);
			expect(sumOf(samples, "durationMs")).toBe(nowMs - START);
			for (const { durationMs = 0, bytes = 0, reportedBytes = 0 } of samples) {
				expect(durationMs).toBeLessThanOrEqual(SLOT_MS);
				expect(reportedBytes).toBeLessThanOrEqual(bytes);
			}
		}),
		{ numRuns: 50 },
	);
});

test("a gap is spread over its slots; readings and reports stay at its end", () => {
	const folder = createSlotFolder();
	const reading = { jitterSumMs: 4, jitterCount: 1, jitterMinMs: 4, jitterMaxMs: 4 };
	const sample = { bytes: 2_000, packets: 20, packetsLost: 4 };
	folder.add(pieceOf("a", sample, reading), "audio_output", START + 4_000, START + 14_000);
	const loss = { lossMaxRatio: 4 / 24 };
	expect(samplesOf(folder.close(Number.POSITIVE_INFINITY))).toEqual([
		{ durationMs: 1_000, bytes: 200, packets: 2, packetsLost: 0, lossMaxRatio: 0 },
		{ durationMs: 5_000, bytes: 1_000, packets: 10, packetsLost: 2, ...loss },
		{ durationMs: 4_000, bytes: 800, packets: 8, packetsLost: 2, lossMaxRatio: 0.2, ...reading },
	]);
});

test("what comes for a slot that was reported is left out and returned as such, and the rest is kept", () => {
	const folder = createSlotFolder();
	folder.add(pieceOf("a"), "audio_input", START + 4_000, START + 5_000);
	expect(folder.close(START + 5_000).map(({ slot }) => slot)).toEqual([START]);
	const sample = { bytes: 10, packets: 4 };
	expect(folder.add(pieceOf("b", sample), "audio_input", START + 4_000, START + 6_000)).toBe(false);
	expect(samplesOf(folder.close(Number.POSITIVE_INFINITY))).toEqual([{ durationMs: 1_000, bytes: 5, packets: 2 }]);
});

test("two sources of one type are one sample: side by side their time counts once, one after the other it adds", () => {
	const timeOf = (fromMs: number, untilMs: number) => {
		const folder = createSlotFolder();
		folder.add(pieceOf("a"), "audio_input", START + 500, START + 1_500);
		folder.add(pieceOf("b"), "audio_input", START + fromMs, START + untilMs);
		const samples = samplesOf(folder.close(Number.POSITIVE_INFINITY));
		expect(samples).toMatchObject([{ bytes: 14, packets: 2 }]);
		return samples[0]?.durationMs;
	};
	expect(timeOf(600, 1_500)).toBe(1_000);
	expect(timeOf(1_500, 2_400)).toBe(1_900);
	expect(timeOf(1_000, 2_000)).toBe(1_500);
});

test("what reaches into a slot by less than a millisecond makes no sample there", () => {
	const folder = createSlotFolder();
	folder.add(pieceOf("a"), "audio_input", START + 4_000, START + 5_000.3);
	expect(samplesOf(folder.close(Number.POSITIVE_INFINITY))).toEqual([{ durationMs: 1_000, bytes: 7, packets: 1 }]);
});
