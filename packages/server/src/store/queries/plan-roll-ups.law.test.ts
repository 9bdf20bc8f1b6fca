// Every visit is read once, as one run or as several, in parts that are no larger than they must be.
import fc from "fast-check";
import { expect, test } from "vitest";
import { planRollUps, ROWS_OF_A_PART } from "./plan-roll-ups.js";

const UUIDS = ["a", "b", "c", "d"];
const LIMITS = { one: 100, several: 30 };

/** Rows as the database gives them: place, participant, 1 for several runs, number of rows. */
const arbitraryVisits = fc
	.uniqueArray(
		fc.tuple(
			fc.integer({ min: 1, max: UUIDS.length }),
			fc.integer({ min: 1, max: 12 }),
			fc.constantFrom(0, 0, 0, 1),
			fc.integer({ min: 1, max: 60 }),
		),
		{ selector: ([place, participant]) => `${place} ${participant}`, maxLength: 40 },
	)
	.map((visits) => visits.sort((a, b) => a[0] - b[0] || a[1] - b[1]));

test("every visit is in one part, and no part of several visits is larger than its limit", () => {
	fc.assert(
		fc.property(arbitraryVisits, (visits) => {
			const read: string[] = [];
			for (const { uuids, participants, runs } of planRollUps(UUIDS, visits, LIMITS)) {
				const inPart = visits.filter(
					([place, participant]) =>
						uuids.includes(UUIDS[place - 1] ?? "") && (participants?.includes(participant) ?? true),
				);
				expect(inPart).not.toEqual([]);
				const rows = inPart.reduce((sum, visit) => sum + visit[3], 0);
				expect(rows <= LIMITS[runs] || inPart.length === 1).toBe(true);
				// Who had several runs is never read as one.
				if (runs === "one") expect(inPart.every((visit) => visit[2] === 0)).toBe(true);
				read.push(...inPart.map(([place, participant]) => `${place} ${participant}`));
			}
			expect(read.sort()).toEqual(visits.map(([place, participant]) => `${place} ${participant}`).sort());
		}),
	);
});

test("small instances of one run are read in one statement, whoever is in them", () => {
	const visits = UUIDS.flatMap((_, index) => [1, 2, 3].map((participant) => [index + 1, participant, 0, 720]));
	expect(planRollUps(UUIDS, visits)).toEqual([{ uuids: UUIDS, runs: "one" }]);
});

test("an hour of 2,000 people, a tenth of whom came back, is read in parts of both kinds", () => {
	const visits = Array.from({ length: 2_000 }, (_, id) => [1, id, id % 10 === 0 ? 1 : 0, 2_880]);
	const parts = planRollUps(["a"], visits);
	const count = (kind: "one" | "several") => parts.filter(({ runs }) => runs === kind).length;
	expect(count("one")).toBe(Math.ceil(1_800 / Math.floor(ROWS_OF_A_PART.one / 2_880)));
	expect(count("several")).toBe(Math.ceil(200 / Math.floor(ROWS_OF_A_PART.several / 2_880)));
});

test("nothing is read of instances of which nothing was measured", () => {
	expect(planRollUps(UUIDS, [])).toEqual([]);
});
