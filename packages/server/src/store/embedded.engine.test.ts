// The store on the embedded engine keeps the contract; its tables are those of the metric table.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { systemClock } from "../clock.js";
import { openStore } from "./open-store.js";
import type { Store } from "./ports.js";
import { describeStoreContract } from "./store.contract.js";

const folder = mkdtempSync(join(tmpdir(), "qoscope-store-"));
let store: Store;
beforeAll(async () => {
	// Ten years, so that no row of the tests is out of date when they run.
	store = await openStore({ folder, slotDays: 3_650, clock: systemClock });
});
afterAll(async () => {
	await store.close();
	rmSync(folder, { recursive: true });
});

describeStoreContract("embedded", () => store);
