/** Opens the store of one data folder on the embedded engine. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock.js";
import { createStore } from "./create-store.js";
import type { Database } from "./database.js";
import { openEmbeddedDatabase } from "./embedded-database.js";
import { lockFolder } from "./folder-lock.js";
import { migrate } from "./migrations/migrate.js";
import type { Store } from "./ports.js";
import { readDamage } from "./queries/read-damage.js";
import { fullDiskOf } from "./require-usable-folder.js";
import { applyRetention } from "./retention.js";

/** As pino's. */
export interface StoreLog {
	readonly info: (facts: object, message: string) => void;
	readonly error: (facts: object, message: string) => void;
}

/** In one line of the log. */
const MAX_NAMED_PARTS = 20;

export interface StoreOptions {
	/** Made when it is not there. */
	readonly folder: string;
	/** Days that samples are kept. */
	readonly slotDays: number;
	readonly clock: Clock;
	readonly log?: StoreLog;
}

/** Names what the engine could not load: without a word, a webinar in it would just not be found. */
async function reportDamage(database: Database, log: StoreLog | undefined): Promise<void> {
	const { detachedParts } = await readDamage(database);
	if (detachedParts.length === 0) return;
	const parts = detachedParts.slice(0, MAX_NAMED_PARTS);
	const message = "parts of the store are damaged or taken out, and their rows are missing: see docs/operating.md";
	log?.error({ count: detachedParts.length, parts }, message);
}

/** Throws a StoreError: `folder_in_use`, `migration_changed` or `unavailable`. */
export async function openStore({ folder, slotDays, clock, log }: StoreOptions): Promise<Store> {
	const lock = lockFolder(folder);
	const databaseFolder = join(folder, "clickhouse");
	await mkdir(databaseFolder, { recursive: true, mode: 0o700 });
	const database = await openEmbeddedDatabase(databaseFolder, lock.refusal);
	const close = async () => {
		await database.close();
		lock.release();
	};
	try {
		lock.sign();
		await reportDamage(database.finder, log);
		for (const name of await migrate(database.writer, clock)) log?.info({ migration: name }, "migration applied");
		if (await applyRetention(database.writer, slotDays)) log?.info({ slotDays }, "retention of samples set");
	} catch (error) {
		await close();
		throw fullDiskOf(folder) ?? error;
	}
	return createStore({ ...database, close });
}
