// The two ways to join samples: in whatever order and grouping they are joined, the result is the same.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitrarySample, arbitraryType } from "../test/arbitrary-sample.js";
import { combine, EMPTY_SAMPLE, mergeSamples, type Sample, timed } from "./sample.js";
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
