/** Brings the tables to the newest form, each migration once and in order. */
import { createHash } from "node:crypto";
import { Type } from "typebox";
import type { Clock } from "../../clock.js";
import type { Database } from "../database.js";
import { StoreError } from "../store-error.js";
import { firstTables } from "./001-first-tables.js";
import { moreFacts } from "./002-more-facts.js";
import { revokedTokens } from "./003-revoked-tokens.js";
import { latePackets } from "./004-late-packets.js";
import { echoReadings } from "./005-echo-readings.js";
import { startOffset } from "./006-start-offset.js";
import type { Migration } from "./migration.js";

export const migrations = (): readonly Migration[] => [
	firstTables,
	moreFacts,
	revokedTokens,
	latePackets,
	echoReadings,
	startOffset,
];

export function checksumOf({ number, name, statements }: Migration): string {
	return createHash("sha256")
		.update(JSON.stringify([number, name, statements]))
		.digest("hex");
}

const AppliedSchema = Type.Object({ number: Type.Integer(), checksum: Type.String() });

/** Applies what is missing and returns its names. Throws `migration_changed` when an applied one is not as it was. */
export async function migrate(
	database: Database,
	clock: Clock,
	known: readonly Migration[] = migrations(),
): Promise<readonly string[]> {
	await database.command({
		name: "migration table",
		sql: `CREATE TABLE IF NOT EXISTS migration (number UInt32, name String, checksum String, applied_at_ms UInt64)
ENGINE = MergeTree ORDER BY number`,
	});
	const rows = await database.select(
		{ name: "applied migrations", sql: "SELECT number, checksum FROM migration ORDER BY number" },
		AppliedSchema,
	);
	const applied = new Map(rows.map(({ number, checksum }) => [number, checksum]));
	const numbers = new Set(known.map(({ number }) => number));
	for (const number of applied.keys()) {
		if (numbers.has(number)) continue;
		throw new StoreError(
			"migration_changed",
			`The data folder was written by a newer qoscope (migration ${number} is unknown here); start that version.`,
		);
	}
	const done: string[] = [];
	for (const migration of known) {
		const { number, name, statements } = migration;
		const checksum = checksumOf(migration);
		const before = applied.get(number);
		if (before === checksum) continue;
		if (before !== undefined) {
			throw new StoreError(
				"migration_changed",
				`Migration ${number} (${name}) was applied in another wording; add a new migration instead of changing it.`,
			);
		}
		for (const [index, sql] of statements.entries()) {
			await database.command({ name: `migration ${number} statement ${index + 1}`, sql });
		}
		await database.insert(
			"migration",
			["number", "name", "checksum", "applied_at_ms"],
			[[number, name, checksum, clock.nowMs()]],
		);
		done.push(name);
	}
	return done;
}
