/** What of the store is damaged. Looking at every file (CHECK TABLE) takes as long as reading all of it, so this does not. */
import { Type } from "typebox";
import type { Database } from "../database.js";

/** A part of a table that the engine could not load, or that was taken out: its rows are missing from every answer. */
export interface DetachedPart {
	readonly table: string;
	readonly part: string;
	/** The engine's word, such as `broken-on-start`. */
	readonly reason: string;
	/** Of its folder. */
	readonly path: string;
}

export interface StoreDamage {
	readonly detachedParts: readonly DetachedPart[];
	/** Reads since the start that met damaged data, such as a wrong checksum. */
	readonly damagedReads: number;
}

const PartSchema = Type.Object({
	table: Type.String(),
	part: Type.String(),
	reason: Type.Optional(Type.String()),
	path: Type.String(),
});

/** Codes of the engine for data that is not what was written. */
const DAMAGE = [
	"CHECKSUM_DOESNT_MATCH",
	"CORRUPTED_DATA",
	"CANNOT_READ_ALL_DATA",
	"CANNOT_DECOMPRESS",
	"ATTEMPT_TO_READ_AFTER_EOF",
	"UNEXPECTED_END_OF_FILE",
	"FILE_DOESNT_EXIST",
	"INCORRECT_DATA",
];

export async function readDamage(database: Database): Promise<StoreDamage> {
	const parts = await database.select(
		{
			name: "detached parts",
			sql: `SELECT table, name AS part, reason, path FROM system.detached_parts
WHERE database = currentDatabase() ORDER BY table, name`,
		},
		PartSchema,
	);
	const [errors] = await database.select(
		{
			name: "damaged reads",
			sql: "SELECT sum(value) AS reads FROM system.errors WHERE name IN ({names: Array(String)}) AND NOT remote",
			parameters: { names: DAMAGE },
		},
		Type.Object({ reads: Type.Number() }),
	);
	return {
		detachedParts: parts.map(({ reason = "", ...part }) => ({ ...part, reason })),
		damagedReads: errors?.reads ?? 0,
	};
}
