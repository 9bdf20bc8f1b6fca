// Laws of the only subtraction of counters.
import fc from "fast-check";
import { expect, test } from "vitest";
import { counterDelta } from "./counter-delta.js";

test("a counter that rises gives steps that add up", () => {
	const rises = fc.array(fc.nat(1_000_000), { minLength: 2 }).map((values) => values.sort((a, b) => a - b));
	fc.assert(
		fc.property(rises, (values) => {
			const steps = values.slice(1).map((value, index) => counterDelta(value, values[index]) ?? Number.NaN);
			expect(steps.reduce((sum, step) => sum + step, 0)).toBe((values.at(-1) ?? 0) - (values[0] ?? 0));
		}),
	);
});

test("a counter that fell has restarted and gives 0", () => {
	expect(counterDelta(3, 5)).toBe(0);
});

test("no reading gives no step", () => {
	expect(counterDelta(undefined, 5)).toBeUndefined();
	expect(counterDelta(5, undefined)).toBeUndefined();
});
