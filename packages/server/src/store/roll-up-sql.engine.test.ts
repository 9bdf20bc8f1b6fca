// The database rolls up as TypeScript does: what SQL makes of random samples is what the laws of `wire` make of them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SLOT_MS } from "@qoscope/wire";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { arbitrarySample, arbitraryType } from "../../../wire/test/arbitrary-sample.js";
import { systemClock } from "../clock.js";
import { createStore } from "./create-store.js";
import { type EmbeddedDatabase, openEmbeddedDatabase } from "./embedded-database.js";
import { INSTANCE_UUID, START_MS } from "./example-rows.contract.js";
import { createMemoryStore } from "./memory-store.js";
import { migrate } from "./migrations/migrate.js";
import type { InstanceRollup, SampleRow, Store } from "./ports.js";
import { createInstanceRollups } from "./queries/instance-rollups.js";
import { StoreError } from "./store-error.js";

const folder = mkdtempSync(join(tmpdir(), "qoscope-law-"));
let engine: EmbeddedDatabase;
let database: Store;
beforeAll(async () => {
	engine = await openEmbeddedDatabase(folder, () => new StoreError("unavailable", ""));
	await migrate(engine.writer, systemClock);
	database = createStore(engine);
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

test("minutes, summaries and recent slots from SQL are those from TypeScript", async () => {
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
			shares: await store.shareSlotsOf(account, INSTANCE_UUID, PARTICIPANTS),
		});
		expectClose(await ask(database), await ask(memory));
	});
	await fc.assert(law, { numRuns: 12 });
});

const OTHER_UUID = "/+/+AAAiAAAAAiAiAiiAii==";
const arbitraryInstances = arbitraryRows.chain((rows) =>
	fc
		.array(fc.constantFrom(INSTANCE_UUID, OTHER_UUID), { minLength: rows.length, maxLength: rows.length })
		.map((uuids) => rows.map((row, index) => ({ ...row, instance: uuids[index] ?? INSTANCE_UUID }))),
);

/** Of two pictures of one moment and area, which is kept depends on the order of merging; their area does not. */
const withArea = (rollups: readonly InstanceRollup[]) =>
	rollups.map(({ rollup, ...rest }) => {
		const { width, height, ...sums } = rollup.totals.sample;
		const area = width !== undefined && height !== undefined && { area: width * height };
		return { ...rest, rollup: { ...rollup, totals: { ...rollup.totals, sample: { ...sums, ...area } } } };
	});

test("whole instances from SQL are those from TypeScript, in however small parts they are read", async () => {
	let accounts = 0;
	const law = fc.asyncProperty(
		arbitraryInstances,
		fc.record({ one: fc.integer({ min: 1, max: 40 }), several: fc.integer({ min: 1, max: 40 }) }),
		async (rows: readonly SampleRow[], limits) => {
			const account = `instances-${++accounts}`;
			const own = rows.map((row) => ({ ...row, account }));
			const memory = createMemoryStore();
			for (const store of [memory, database]) await store.insertSamples(START_MS, own);
			const uuids = [INSTANCE_UUID, "unknown", OTHER_UUID];
			const expected = withArea(await memory.rollupsOfInstances(account, uuids));
			expectClose(withArea(await database.rollupsOfInstances(account, uuids)), expected);
			const inParts = createInstanceRollups(engine.reader, limits);
			expectClose(withArea(await inParts.list(account, uuids)), expected);
			// Kept from the time before, and then with one report more of a single participant.
			expectClose(withArea(await inParts.list(account, uuids)), expected);
			const [first] = own;
			if (first === undefined) return;
			const more = { ...first, slotMs: first.slotMs + 3_600_000 };
			for (const store of [memory, database]) await store.insertSamples(START_MS, [more]);
			const after = withArea(await memory.rollupsOfInstances(account, uuids));
			expectClose(withArea(await inParts.list(account, uuids)), after);
		},
	);
	await fc.assert(law, { numRuns: 12 });
});
