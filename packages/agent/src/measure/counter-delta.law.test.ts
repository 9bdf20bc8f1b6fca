// Laws of the only subtraction of counters.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Counters, step } from "./counter-delta.js";

test("steps add up to where the counter stands, whichever way it went", () => {
	fc.assert(
		fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
			const known: Counters = {};
			const steps = values.map((value) => step(known, "bytes", value));
			expect(steps.reduce((sum, one) => sum + one, 0)).toBe(values.at(-1));
		}),
	);
});

test("each counter is its own", () => {
	const known: Counters = { bytes: 10 };
	expect(step(known, "packets", 3)).toBe(3);
	expect(step(known, "bytes", 12)).toBe(2);
	expect(known).toEqual({ bytes: 12, packets: 3 });
});

test("no reading gives no step, then or at the next one", () => {
	const known: Counters = { frames: 5 };
	expect([Number.NaN, 9, 11].map((value) => step(known, "frames", value))).toEqual([Number.NaN, Number.NaN, 2]);
});
