/** How long samples are kept: configuration, and so applied at each start, outside the migrations. */
import { Type } from "typebox";
import type { Database } from "./database.js";

/** Sets the time to live of samples where it differs; returns whether it did. */
export async function applyRetention(database: Database, slotDays: number): Promise<boolean> {
	const [table] = await database.select(
		{
			name: "retention",
			sql: "SELECT engine_full AS engine FROM system.tables WHERE database = currentDatabase() AND name = 'sample'",
		},
		Type.Object({ engine: Type.String() }),
	);
	const ttl = `TTL slot + toIntervalDay(${slotDays})`;
	if (table?.engine.includes(`${ttl} `)) return false;
	await database.command({ name: "retention", sql: `ALTER TABLE sample MODIFY ${ttl}` });
	return true;
}
