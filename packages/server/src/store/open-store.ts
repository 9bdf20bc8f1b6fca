/** Opens the store of one data folder on the embedded engine. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock.js";
import { createStore } from "./create-store.js";
import { openEmbeddedDatabase } from "./embedded-database.js";
import { lockFolder } from "./folder-lock.js";
import { migrate } from "./migrations/migrate.js";
import type { Store } from "./ports.js";
import { fullDiskOf } from "./require-usable-folder.js";
import { applyRetention } from "./retention.js";

/** As pino's. */
export interface StoreLog {
	readonly info: (facts: object, message: string) => void;
}

export interface StoreOptions {
	/** Made when it is not there. */
	readonly folder: string;
	/** Days that samples are kept. */
	readonly slotDays: number;
	readonly clock: Clock;
	readonly log?: StoreLog;
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
		for (const name of await migrate(database.writer, clock)) log?.info({ migration: name }, "migration applied");
		if (await applyRetention(database.writer, slotDays)) log?.info({ slotDays }, "retention of samples set");
	} catch (error) {
		await close();
		throw fullDiskOf(folder) ?? error;
	}
	return createStore({ ...database, close });
}
