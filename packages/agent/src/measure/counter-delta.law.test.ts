// Laws of the only subtraction of counters.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Counters, rise, step } from "./counter-delta.js";

test("steps add up to where the counter stands, whichever way it went", () => {
	fc.assert(
		fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
			const known: Counters = {};
			const steps = values.map((value) => step(known, "total", value));
			expect(steps.reduce((sum, one) => sum + one, 0)).toBe(values.at(-1));
		}),
	);
});

test("each counter is its own", () => {
	const known: Counters = { total: 10 };
	expect(step(known, "repeated", 3)).toBe(3);
	expect(step(known, "total", 12)).toBe(2);
	expect(known).toEqual({ total: 12, repeated: 3 });
});

test("no reading gives no step, then or at the next one", () => {
	const known: Counters = { frames: 5 };
	expect([Number.NaN, 9, 11].map((value) => step(known, "frames", value))).toEqual([Number.NaN, Number.NaN, 2]);
});

test("null is no reading, and not 0", () => {
	const known: Counters = { frames: 5 };
	expect([null, 9, undefined, 12, 13].map((value) => step(known, "frames", value))).toEqual([
		...[Number.NaN, Number.NaN, Number.NaN, Number.NaN, 1],
	]);
});

test("a counter of 32 bits goes on where it wraps, wherever that is, and one that restarts gives 0", () => {
	fc.assert(
		fc.property(fc.integer({ min: 2 ** 31, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 2 ** 30 }), (before, by) => {
			const known: Counters = { total: before };
			expect(rise(known, "total", (before + by) % 2 ** 32)).toBe(by);
		}),
	);
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), fc.nat(2 ** 31), (before, now) => {
			expect(rise({ total: before }, "total", now)).toBe(Math.max(0, now - before));
		}),
	);
});
