import { describe, expect, test } from "vitest";
import { inTurn, median, ratio } from "./statistics.js";

describe("median", () => {
	test.each([
		[[], undefined],
		[[7], 7],
		[[9, 1, 5], 5],
		[[4, 1, 2, 100], 3],
		[[10, 9, 100, 1], 9.5],
	])("of %j is %s", (values, expected) => {
		expect(median(values)).toBe(expected);
	});

	test("leaves what it is given in its order", () => {
		const values = [3, 1, 2];
		median(values);
		expect(values).toEqual([3, 1, 2]);
	});
});

describe("ratio", () => {
	test("says how many times as much", () => expect(ratio(3, 2)).toBe(1.5));
	test.each([0, -1, undefined])("is absent over %s", (base) => expect(ratio(3, base)).toBeUndefined());
	test("is absent of what is absent", () => expect(ratio(undefined, 2)).toBeUndefined());
});

test("candidates take turns", () => {
	expect([0, 1, 2, 3].map((round) => inTurn(["a", "b", "c"], round).join(""))).toEqual(["abc", "bca", "cab", "abc"]);
	expect(inTurn([], 2)).toEqual([]);
});
