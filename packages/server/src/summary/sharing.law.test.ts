// Intervals of a shared screen do not depend on the order or the repetition of slots, and hold all that was measured.
import { SLOT_MS } from "@qoscope/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ShareSlot } from "../store/ports.js";
import { BRIDGED_SLOTS, shareIntervalsOf } from "./sharing.js";

const START = 1_772_360_160_000;
const slot = (index: number, durationMs = SLOT_MS, participant = 7): ShareSlot => ({
	participant,
	slotMs: START + index * SLOT_MS,
	durationMs,
});
const at = (index: number) => START + index * SLOT_MS;
const of = (...slots: readonly ShareSlot[]) => shareIntervalsOf(slots).get(7);

const arbitrarySlots = fc.uniqueArray(
	fc
		.tuple(
			fc.integer({ min: 0, max: 60 }),
			fc.oneof({ arbitrary: fc.constant(SLOT_MS), weight: 4 }, fc.integer({ min: 1, max: 3 * SLOT_MS })),
			fc.constantFrom(7, 8),
		)
		.map(([index, durationMs, participant]) => slot(index, durationMs, participant)),
	{ maxLength: 40, selector: ({ slotMs, participant }) => `${participant} ${slotMs}` },
);

test("order and repetition change nothing", () => {
	const shuffled = arbitrarySlots.chain((slots) =>
		fc.tuple(fc.constant(slots), fc.shuffledSubarray([...slots, ...slots], { minLength: 2 * slots.length })),
	);
	fc.assert(
		fc.property(shuffled, ([slots, again]) => {
			const intervals = shareIntervalsOf(slots);
			const others = shareIntervalsOf(again);
			for (const participant of [7, 8]) expect(others.get(participant)).toEqual(intervals.get(participant));
		}),
	);
});

test("intervals are in order, apart by more than lost reports, and hold every measured millisecond", () => {
	fc.assert(
		fc.property(arbitrarySlots, (slots) => {
			for (const [participant, intervals] of shareIntervalsOf(slots)) {
				let before = Number.NEGATIVE_INFINITY;
				for (const { startMs, endMs } of intervals) {
					expect(startMs).toBeLessThan(endMs);
					expect(startMs - before).toBeGreaterThan(BRIDGED_SLOTS * SLOT_MS);
					before = endMs;
				}
				const own = slots.filter((one) => one.participant === participant);
				const measuredMs = own.reduce((sum, { durationMs }) => sum + Math.min(durationMs, SLOT_MS), 0);
				const totalMs = intervals.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
				expect(totalMs).toBeGreaterThanOrEqual(measuredMs);
				for (const { slotMs } of own) {
					const holding = intervals.filter(({ startMs, endMs }) => startMs < slotMs + SLOT_MS && endMs > slotMs);
					expect(holding).toHaveLength(1);
				}
			}
		}),
	);
});

test("no interval exceeds the stay, and what lies within it is as without", () => {
	const stay = fc
		.tuple(fc.integer({ min: 0, max: 300_000 }), fc.integer({ min: 0, max: 300_000 }))
		.map((times) => ({ startMs: START + Math.min(...times), endMs: START + Math.max(...times) }));
	fc.assert(
		fc.property(arbitrarySlots, stay, (slots, within) => {
			for (const { startMs, endMs } of shareIntervalsOf(slots, new Map([[7, within]])).get(7) ?? []) {
				expect(startMs).toBeGreaterThanOrEqual(within.startMs);
				expect(endMs).toBeLessThanOrEqual(within.endMs);
				expect(startMs).toBeLessThan(endMs);
			}
			const wide = { startMs: START - 60_000, endMs: START + 600_000 };
			const known = new Map([7, 8].map((participant) => [participant, wide] as const));
			expect(shareIntervalsOf(slots, known)).toEqual(shareIntervalsOf(slots));
		}),
	);
});

describe("by example", () => {
	const within = (startMs: number, endMs: number, ...slots: readonly ShareSlot[]) =>
		shareIntervalsOf(slots, new Map([[7, { startMs, endMs }]])).get(7);
	test("who joins in a slot begins no earlier, and who leaves in one ends no later", () => {
		expect(within(at(0) + 1_000, at(2) + 500, slot(0), slot(1), slot(2))).toEqual([
			{ startMs: at(0) + 1_000, endMs: at(2) + 500 },
		]);
	});
	test("a brief slot of who joins in it begins with the join", () => {
		expect(within(at(0) + 2_300, at(9), slot(0, 2_000))).toEqual([{ startMs: at(0) + 2_300, endMs: at(0) + 4_300 }]);
	});
	test("a gap reaches back to the join and no further", () => {
		expect(within(at(4), at(9), slot(6, 4 * SLOT_MS))).toEqual([{ startMs: at(4), endMs: at(7) }]);
	});
	test("what lies outside the stay altogether is none", () => {
		expect(within(at(2), at(4), slot(0), slot(5))).toEqual([]);
	});

	test("adjacent slots join", () => {
		expect(of(slot(0), slot(1), slot(2))).toEqual([{ startMs: at(0), endMs: at(3) }]);
	});
	test("up to two missing slots are lost reports, three are an end", () => {
		expect(of(slot(0), slot(3))).toEqual([{ startMs: at(0), endMs: at(4) }]);
		expect(of(slot(0), slot(4))).toEqual([
			{ startMs: at(0), endMs: at(1) },
			{ startMs: at(4), endMs: at(5) },
		]);
	});
	test("a brief first slot began late, a brief last one stopped early", () => {
		expect(of(slot(0, 2_000), slot(1), slot(2, 1_500))).toEqual([{ startMs: at(0) + 3_000, endMs: at(2) + 1_500 }]);
	});
	test("a single brief slot begins with its slot", () => {
		expect(of(slot(0, 2_000))).toEqual([{ startMs: at(0), endMs: at(0) + 2_000 }]);
	});
	test("a slot that spans more than itself reaches back", () => {
		expect(of(slot(0), slot(6, 4 * SLOT_MS))).toEqual([{ startMs: at(0), endMs: at(7) }]);
		expect(of(slot(6, 4 * SLOT_MS))).toEqual([{ startMs: at(3), endMs: at(7) }]);
	});
	test("participants are apart", () => {
		const intervals = shareIntervalsOf([slot(0), slot(1, SLOT_MS, 8)]);
		expect(intervals.get(7)).toEqual([{ startMs: at(0), endMs: at(1) }]);
		expect(intervals.get(8)).toEqual([{ startMs: at(1), endMs: at(2) }]);
		expect(intervals.get(9)).toBeUndefined();
	});
});
