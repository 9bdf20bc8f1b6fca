// The database rolls up as TypeScript does: what SQL makes of random samples is what the laws of `wire` make of them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SLOT_MS } from "@qoscope/wire";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { arbitrarySample, arbitraryType } from "../../../wire/test/arbitrary-sample.js";
import { systemClock } from "../clock.js";
import { INSTANCE_UUID, START_MS } from "./example-rows.contract.js";
import { createMemoryStore } from "./memory-store.js";
import { openStore } from "./open-store.js";
import type { SampleRow, Store } from "./ports.js";

const folder = mkdtempSync(join(tmpdir(), "qoscope-law-"));
let database: Store;
beforeAll(async () => {
	database = await openStore({ folder, slotDays: 3_650, clock: systemClock });
});
afterAll(async () => {
	await database.close();
	rmSync(folder, { recursive: true });
});

const SINGLE_RUN = 7;
const PARTICIPANTS = [SINGLE_RUN, 4_503_599_627_370_495];

/** Few participants, slots, types and runs, so that they meet; each identity once. One participant has one run. */
const arbitraryRows = fc.uniqueArray(arbitraryType, { minLength: 1, maxLength: 3 }).chain((types) =>
	fc.uniqueArray(
		fc.constantFrom(...types).chain((type) =>
			fc
				.record({
					account: fc.constant(""),
					instance: fc.constant(INSTANCE_UUID),
					participant: fc.constantFrom(...PARTICIPANTS),
					type: fc.constant(type),
					slotMs: fc.integer({ min: 0, max: 14 }).map((slot) => START_MS + slot * SLOT_MS),
					run: fc.constantFrom("000000000000000a", "000000000000000b", "000000000000000c"),
					sample: arbitrarySample(type),
				})
				.map((row) => (row.participant === SINGLE_RUN ? { ...row, run: "000000000000000a" } : row)),
		),
		{
			minLength: 1,
			maxLength: 60,
			selector: ({ participant, type, slotMs, run }) => `${participant} ${type} ${slotMs} ${run}`,
		},
	),
);

/** Sums of decimals depend on their order; a part in a billion is far below every figure's last digit. */
function expectClose(actual: unknown, expected: unknown, path = ""): void {
	if (typeof actual === "number" && typeof expected === "number") {
		const off = Math.abs(actual - expected);
		if (off > 1e-9 * Math.max(Math.abs(actual), Math.abs(expected))) {
			throw new Error(`${path}: ${actual} is not ${expected}`);
		}
	} else if (typeof actual === "object" && typeof expected === "object" && actual !== null && expected !== null) {
		const right = new Map(Object.entries(expected));
		expect(Object.keys(actual).sort(), path).toEqual([...right.keys()].sort());
		for (const [key, value] of Object.entries(actual)) expectClose(value, right.get(key), `${path}.${key}`);
	} else expect(actual, path).toEqual(expected);
}

test("minutes, summaries, recent slots and whole instances from SQL are those from TypeScript", async () => {
	let accounts = 0;
	const law = fc.asyncProperty(arbitraryRows, async (rows: readonly SampleRow[]) => {
		const account = `law-${++accounts}`;
		const own = rows.map((row) => ({ ...row, account }));
		const memory = createMemoryStore();
		for (const store of [memory, database]) await store.insertSamples(START_MS, own);
		const ask = async (store: Store) => ({
			summaries: await store.summariesOf(account, INSTANCE_UUID, PARTICIPANTS),
			minutes: await store.minutesOf(account, INSTANCE_UUID, PARTICIPANTS),
			slots: await store.recentSlots(account, INSTANCE_UUID, PARTICIPANTS, START_MS),
			// The size of the last of many pictures of many people says nothing, and which it is depends on the order.
			instances: (await store.rollupsOfInstances(account, [INSTANCE_UUID])).map(({ type, rollup }) => {
				const { width: _width, height: _height, ...sums } = rollup.totals.sample;
				return { type, rollup: { ...rollup, totals: sums } };
			}),
		});
		expectClose(await ask(database), await ask(memory));
	});
	await fc.assert(law, { numRuns: 12 });
});
