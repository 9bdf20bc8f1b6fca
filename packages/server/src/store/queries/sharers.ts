/** Who shared a screen in an instance, and when; each function is one statement. */
import { Type } from "typebox";
import type { Database } from "../database.js";
import { ParticipantRowSchema, selectParticipant } from "../fact-columns.js";
import type { PageOf, Participant, ShareSlot } from "../ports.js";
import { combineSql, slotColumn } from "../roll-up-sql.js";

const SHARED = `row.account = {account:String} AND row.instance = {instance:String} AND row.type = 'as_input'`;

/** FINAL, since the fuller report of a slot can take back the bytes of a briefer one. */
const IS_SHARER = `row.account = {account:String} AND row.instance = {instance:String}
	AND row.join_ms <= {joinedByMs:UInt64}
	AND row.id IN (SELECT row.participant FROM sample AS row FINAL WHERE ${SHARED} AND row.bytes > 0)`;

export async function listSharers(
	reader: Database,
	account: string,
	instance: string,
	joinedByMs: number,
	{ after, limit }: PageOf<number>,
): Promise<readonly Participant[]> {
	return await reader.select(
		{
			name: "sharers",
			sql: `SELECT ${selectParticipant("row")} FROM participant AS row FINAL
WHERE ${IS_SHARER} ${after === undefined ? "" : "AND row.id > {after:UInt64}"}
ORDER BY row.id LIMIT {limit:UInt32}`,
			parameters: { account, instance, joinedByMs, limit, ...(after !== undefined && { after }) },
		},
		ParticipantRowSchema,
	);
}

export async function countSharers(
	reader: Database,
	account: string,
	instance: string,
	joinedByMs: number,
): Promise<number> {
	const [row] = await reader.select(
		{
			name: "count of sharers",
			sql: `SELECT count() AS rows FROM participant AS row FINAL WHERE ${IS_SHARER}`,
			parameters: { account, instance, joinedByMs },
		},
		Type.Object({ rows: Type.Integer() }),
	);
	return row?.rows ?? 0;
}

export async function listShareSlots(
	reader: Database,
	account: string,
	instance: string,
	participants: readonly number[],
): Promise<readonly ShareSlot[]> {
	if (participants.length === 0) return [];
	const rows = await reader.selectNumbers({
		name: "share slots",
		sql: `SELECT slot_participant, toUnixTimestamp(slot_start) * 1000, ${slotColumn("durationMs")}
FROM (
${combineSql(`${SHARED} AND row.participant IN {participants:Array(UInt64)}`)}
)
WHERE ${slotColumn("bytes")} > 0
ORDER BY slot_participant, slot_start`,
		parameters: { account, instance, participants },
	});
	return rows.flatMap(([participant, slotMs, durationMs]) =>
		typeof participant === "number" && typeof slotMs === "number"
			? [{ participant, slotMs, durationMs: durationMs ?? 0 }]
			: [],
	);
}
