import { expect, test } from "vitest";
import { groupBy } from "./group-by.js";

test("items keep their order in their group, and groups that of their first items", () => {
	const groups = groupBy([5, 2, 4, 1], (item) => item % 2);
	expect([...groups]).toEqual([
		[1, [5, 1]],
		[0, [2, 4]],
	]);
	expect(groupBy([], () => 0)).toEqual(new Map());
});
