// Roll-ups of different times join in any order, and the figures made of them are in order.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitrarySample, arbitraryType } from "../test/arbitrary-sample.js";
import { figuresOf, type Spread } from "./figures.js";
import { BRIEF_MS, EMPTY_ROLLUP, merge, type Rollup, rollUpSlot } from "./rollup.js";
import { SLOT_MS } from "./slots.js";
import {
	formatBitrate,
	formatCpu,
	formatFrameRate,
	formatLoss,
	formatMilliseconds,
	parseBitrate,
	parseFrameRate,
	parseMilliseconds,
	parsePercent,
} from "./units.js";

/** Roll-ups of one to six different slots of one type. */
const slots = (minLength: number, maxLength: number) =>
	arbitraryType.chain((type) =>
		fc
			.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 40 }), arbitrarySample(type)), {
				minLength,
				maxLength,
				selector: ([slot]) => slot,
			})
			.map((found) => found.map(([slot, sample]) => rollUpSlot(slot * SLOT_MS, sample))),
	);
const mergeAll = (rollups: readonly Rollup[]) => rollups.reduce(merge, EMPTY_ROLLUP);

describe("merge", () => {
	test("does not depend on grouping or order, and nothing is its identity", () => {
		fc.assert(
			fc.property(slots(3, 3), ([a = EMPTY_ROLLUP, b = EMPTY_ROLLUP, c = EMPTY_ROLLUP]) => {
				expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
				expect(merge(a, b)).toEqual(merge(b, a));
				expect(merge(a, EMPTY_ROLLUP)).toEqual(a);
				expect(merge(EMPTY_ROLLUP, a)).toEqual(a);
			}),
		);
	});
});

describe("figures", () => {
	const spreadsOf = (rollup: Rollup): readonly [string, Spread][] =>
		Object.entries(figuresOf(rollup)).filter((entry): entry is [string, Spread] => typeof entry[1].avg === "number");

	test("of any slots have min ≤ avg ≤ max", () => {
		fc.assert(
			fc.property(slots(1, 6), (rollups) => {
				for (const [name, { min, avg, max }] of spreadsOf(mergeAll(rollups))) {
					expect(min, name).toBeLessThanOrEqual(avg);
					expect(avg, name).toBeLessThanOrEqual(max);
				}
			}),
		);
	});

	test("of decimal readings are the same in any order of adding", () => {
		const decimal = fc.record({ sum: fc.integer({ min: 0, max: 9_999 }), count: fc.integer({ min: 1, max: 9 }) });
		const law = fc.property(fc.array(decimal, { minLength: 2, maxLength: 40 }), (readings) => {
			const rollups = readings.map(({ sum, count }, slot) =>
				rollUpSlot(slot * SLOT_MS, { durationMs: 5_000, latencySumMs: sum / 10, latencyCount: count }),
			);
			expect(figuresOf(mergeAll(rollups))).toEqual(figuresOf(mergeAll(rollups.toReversed())));
		});
		// 0.1 + 0.2 + 0.3 is 0.6 from one end and 0.6000000000000001 from the other.
		fc.assert(law, { examples: [[[1, 2, 3].map((sum) => ({ sum, count: 1 }))]] });
	});

	test("keep that order in words", () => {
		const words: Record<string, (value: number) => number | undefined> = {
			bitrateBps: (value) => parseBitrate(formatBitrate(value)),
			latencyMs: (value) => parseMilliseconds(formatMilliseconds(value)),
			jitterMs: (value) => parseMilliseconds(formatMilliseconds(value)),
			lossRatio: (value) => parsePercent(formatLoss(value)),
			frameRateFps: (value) => parseFrameRate(formatFrameRate(value)),
			processCpuRatio: (value) => parsePercent(formatCpu(value)),
			systemCpuRatio: (value) => parsePercent(formatCpu(value)),
		};
		fc.assert(
			fc.property(slots(1, 6), (rollups) => {
				for (const [name, spread] of spreadsOf(mergeAll(rollups))) {
					const [min, avg, max] = [spread.min, spread.avg, spread.max].map((value) => words[name]?.(value));
					expect(min, name).toBeLessThanOrEqual(avg ?? Number.NaN);
					expect(avg, name).toBeLessThanOrEqual(max ?? Number.NaN);
				}
			}),
		);
	});

	test("of nothing are none", () => {
		expect(figuresOf(EMPTY_ROLLUP)).toEqual({});
	});

	test("take lowest and highest from brief slots only where there is no other", () => {
		const brief = rollUpSlot(0, { durationMs: BRIEF_MS - 1, bytes: 999 });
		const full = rollUpSlot(SLOT_MS, { durationMs: 5_000, bytes: 1_000 });
		expect(figuresOf(brief).bitrateBps).toEqual({ min: 8_000, avg: 8_000, max: 8_000 });
		expect(figuresOf(merge(brief, full)).bitrateBps).toEqual({ min: 1_600, avg: 1_600, max: 1_600 });
	});
});
