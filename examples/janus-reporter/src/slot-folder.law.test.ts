// However the polls fall, every piece is reported exactly once, in slots that only go forward.
import { decodeSample, isSlotStart, SLOT_MS } from "@qoscope/wire";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Piece } from "./measure-handle.js";
import { createSlotFolder, type SlotReport } from "./slot-folder.js";

const START = 1_772_360_160_000;
const pieceOf = (source: string, durationMs: number): Piece => ({
	source,
	medium: { mid: "0", kind: "audio" },
	direction: "in",
	sample: { durationMs, bytes: 7, packets: 1 },
	report: {},
});

const stepsOf = (...sources: readonly [string, ...string[]]) =>
	fc.array(fc.tuple(fc.integer({ min: 1, max: 20_000 }), fc.boolean(), fc.constantFrom(...sources)), {
		minLength: 1,
		maxLength: 60,
	});

test.each([
	["of one source", stepsOf("a")],
	["of two sources of which one falls behind", stepsOf("a", "b")],
])("bytes %s add up, whatever the steps, in samples that the wire takes, and no slot comes twice", (what, steps) => {
	fc.assert(
		fc.property(steps, (taken) => {
			const folder = createSlotFolder();
			const reports: SlotReport[] = [];
			let nowMs = START;
			for (const [durationMs, closes, source] of taken) {
				nowMs += durationMs;
				folder.add(pieceOf(source, durationMs), "audio_input", nowMs, durationMs);
				if (closes) reports.push(...folder.close(nowMs));
			}
			reports.push(...folder.close(Number.POSITIVE_INFINITY));
			const slots = reports.map(({ slot }) => slot);
			expect(slots).toEqual([...new Set(slots)].sort((a, b) => a - b));
			expect(slots.every(isSlotStart)).toBe(true);
			const bytes = reports.map(({ samples }) => {
				const decoded = decodeSample(samples[0] ?? []);
				return decoded.ok ? (decoded.value.sample.bytes ?? 0) : Number.NaN;
			});
			const total = bytes.reduce((sum, one) => sum + one, 0);
			// What came long after its slot was closed is left out, as no slot can hold it.
			if (what === "of one source") expect(total).toBe(7 * taken.length);
			expect(total).toBeLessThanOrEqual(7 * taken.length);
		}),
	);
});

test("a gap in the polls is spread over the slots that it covers", () => {
	const folder = createSlotFolder();
	const piece = pieceOf("a", 20_000);
	folder.add(
		{ ...piece, sample: { ...piece.sample, bytes: 4_001, packets: 40 } },
		"audio_input",
		START + 20_000,
		20_000,
	);
	const reports = folder.close(Number.POSITIVE_INFINITY);
	expect(reports.map(({ slot, samples }) => [slot, samples])).toEqual(
		[1_000, 1_001, 1_000, 1_000].map((bytes, index) => [START + index * SLOT_MS, [[0, 5_000, bytes, 10]]]),
	);
});

test("a clock that steps back adds to the next slot, never to one that was reported", () => {
	const folder = createSlotFolder();
	folder.add(pieceOf("a", 1_000), "audio_input", START + 5_100, 1_000);
	expect(folder.close(START + 6_000).map(({ slot }) => slot)).toEqual([START]);
	folder.add(pieceOf("a", 1_000), "audio_input", START + 4_900, 1_000);
	expect(folder.close(Number.POSITIVE_INFINITY).map(({ slot }) => slot)).toEqual([START + SLOT_MS]);
});

test("two sources of one type are one sample, as long as the longer", () => {
	const folder = createSlotFolder();
	folder.add(pieceOf("a", 1_000), "audio_input", START + 1_500, 1_000);
	folder.add(pieceOf("b", 900), "audio_input", START + 1_500, 900);
	const [report] = folder.close(Number.POSITIVE_INFINITY);
	const decoded = decodeSample(report?.samples[0] ?? []);
	expect(decoded).toMatchObject({ ok: true, value: { sample: { durationMs: 1_000, bytes: 14, packets: 2 } } });
	expect(report?.samples).toHaveLength(1);
});
