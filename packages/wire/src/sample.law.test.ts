// The two ways to join samples: in whatever order and grouping they are joined, the result is the same.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitrarySample, arbitraryType } from "../test/arbitrary-sample.js";
import { combine, combineRuns, EMPTY_SAMPLE, mergeSamples, type Sample, timed } from "./sample.js";
import { SLOT_MS } from "./slots.js";

const three = arbitraryType.chain((type) =>
	fc.tuple(arbitrarySample(type), arbitrarySample(type), arbitrarySample(type)),
);
/** Three different slots, in any order of time. */
const threeSlots = fc
	.tuple(three, fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { minLength: 3, maxLength: 3 }))
	.map(([samples, slots]) => samples.map((sample, index) => timed((slots[index] ?? 0) * SLOT_MS, sample)));
const EMPTY = { sample: EMPTY_SAMPLE };

describe("combine", () => {
	test("does not depend on grouping or order, and nothing is its identity", () => {
		fc.assert(
			fc.property(three, ([a, b, c]) => {
				expect(combine(combine(a, b), c)).toEqual(combine(a, combine(b, c)));
				expect(combine(a, b)).toEqual(combine(b, a));
				expect(combine(a, EMPTY_SAMPLE)).toEqual(a);
				expect(combine(EMPTY_SAMPLE, a)).toEqual(a);
			}),
		);
	});

	test("adds what was sent, keeps the longest time, and takes frames and size from the largest picture", () => {
		const camera: Sample = { durationMs: 5_000, bytes: 10, frames: 30, width: 160, height: 90, latencyMinMs: 9 };
		const screen: Sample = { durationMs: 3_000, bytes: 5, frames: 7, width: 640, height: 360, latencyMinMs: 4 };
		expect(combine(camera, screen)).toEqual({
			durationMs: 5_000,
			bytes: 15,
			frames: 7,
			width: 640,
			height: 360,
			latencyMinMs: 4,
		});
	});

	test("does not invent a quantity that neither measured", () => {
		fc.assert(
			fc.property(three, ([a, b]) => {
				const names = new Set([...Object.keys(a), ...Object.keys(b)]);
				for (const name of Object.keys(combine(a, b))) expect(names).toContain(name);
			}),
		);
	});
});

describe("combineRuns", () => {
	const run = (startOffsetMs: number | undefined, durationMs: number, frames?: number): Sample => ({
		...{ durationMs, bytes: durationMs },
		...(startOffsetMs === undefined ? {} : { startOffsetMs }),
		...(frames === undefined ? {} : { frames, width: 640, height: 360 }),
	});
	const joined = (...runs: readonly Sample[]) => {
		const { durationMs, bytes, frames } = combineRuns(runs);
		return { durationMs, bytes, frames };
	};

	test("does not depend on the order, and one run, or none beside it, is left as it was", () => {
		fc.assert(
			fc.property(three, ([a, b, c]) => {
				expect(combineRuns([c, a, b])).toEqual(combineRuns([a, b, c]));
				expect(combineRuns([a])).toEqual(a);
				expect(combineRuns([EMPTY_SAMPLE, a])).toEqual(a);
			}),
		);
		expect(combineRuns([])).toEqual({});
	});

	test("holds at least the longest time, and never more than that or the slot", () => {
		fc.assert(
			fc.property(three, (runs) => {
				const times = runs.map(({ durationMs = 0 }) => durationMs);
				const longestMs = Math.max(...times);
				const { durationMs = 0 } = combineRuns(runs);
				expect(durationMs).toBeGreaterThanOrEqual(longestMs);
				expect(durationMs).toBeLessThanOrEqual(Math.max(longestMs, SLOT_MS));
				expect(durationMs).toBeLessThanOrEqual(times.reduce((sum, time) => sum + time, 0));
			}),
		);
	});

	test("differs from combine in time and frames alone", () => {
		fc.assert(
			fc.property(three, (runs) => {
				const { durationMs, frames, ...rest } = combineRuns(runs);
				const { durationMs: _time, frames: _frames, ...expected } = runs.reduce(combine);
				expect(rest).toEqual(expected);
			}),
		);
	});

	test.each([
		["a page that is loaded again", [run(0, 2_100, 63), run(2_300, 2_700, 81)], 4_800, 144],
		[
			"a page that is loaded twice again",
			[run(0, 1_000, 30), run(1_200, 1_500, 45), run(3_000, 2_000, 60)],
			4_500,
			135,
		],
		["a first poll that reaches back before the slot", [run(-800, 2_900, 87), run(2_300, 2_700, 81)], 5_000, 168],
		["two tabs all along", [run(undefined, 5_000, 150), run(undefined, 5_000, 149)], 5_000, 150],
		["a second tab that is opened late", [run(undefined, 5_000, 150), run(3_000, 2_000, 60)], 5_000, 150],
		["two tabs that are both opened in the slot", [run(2_000, 3_000, 90), run(2_000, 3_000, 91)], 3_000, 91],
		[
			"two tabs of which one is loaded again",
			[run(0, 5_000, 150), run(0, 2_000, 60), run(2_500, 2_500, 75)],
			5_000,
			150,
		],
		["a reload whose agent knows no offset", [run(undefined, 2_100, 63), run(undefined, 2_900, 87)], 5_000, 150],
		[
			"more time than a slot holds, of agents that know none",
			[run(undefined, 3_000, 90), run(undefined, 4_000, 120)],
			5_000,
			120,
		],
		["a reload without pictures", [run(0, 2_100), run(2_100, 2_900)], 5_000, undefined],
	])("of %s", (_what, runs, durationMs, frames) => {
		const bytes = runs.reduce((sum, sample) => sum + (sample.bytes ?? 0), 0);
		expect(joined(...runs)).toEqual({ durationMs, bytes, frames });
	});
});

describe("mergeSamples", () => {
	test("does not depend on grouping or order, and nothing is its identity", () => {
		fc.assert(
			fc.property(threeSlots, ([a = EMPTY, b = EMPTY, c = EMPTY]) => {
				expect(mergeSamples(mergeSamples(a, b), c)).toEqual(mergeSamples(a, mergeSamples(b, c)));
				expect(mergeSamples(a, b)).toEqual(mergeSamples(b, a));
				expect(mergeSamples(a, EMPTY)).toEqual(a);
				expect(mergeSamples(EMPTY, a)).toEqual(a);
			}),
		);
	});

	test("says nothing of where in a slot somebody began", () => {
		expect(timed(0, { durationMs: 2_000, startOffsetMs: 3_000 })).toEqual({ sample: { durationMs: 2_000 } });
	});

	test("adds times, and keeps the size of the later picture even when it is smaller", () => {
		const early = timed(0, { durationMs: 5_000, frames: 30, width: 640, height: 360 });
		const late = timed(SLOT_MS, { durationMs: 5_000, frames: 10, width: 160, height: 90 });
		const dark = timed(2 * SLOT_MS, { durationMs: 5_000, frames: 0 });
		expect([dark, late, early].reduce(mergeSamples)).toEqual({
			sample: { durationMs: 15_000, frames: 40, width: 160, height: 90 },
			pictureAtMs: SLOT_MS,
		});
	});
});
