/** Who shared a screen, and in which slots; each function is one statement. */
import { STREAM_TYPES } from "@qoscope/wire";
import { Type } from "typebox";
import type { Database } from "../database.js";
import { ParticipantRowSchema, selectParticipant } from "../fact-columns.js";
import type { PageOf, Participant, ShareSlot } from "../ports.js";

/** With FINAL, so that who counts as a sharer has a slot in `listShareSlots`: a fuller report can say 0 bytes. */
const SHARED = `SELECT share.participant FROM sample AS share FINAL
	WHERE share.account = {account:String} AND share.instance = {instance:String}
		AND share.type = 'as_input' AND share.bytes > 0`;
const JOINED_SHARERS = `row.account = {account:String} AND row.instance = {instance:String}
	AND row.join_ms <= {joinedByMs:UInt64} AND row.id IN (${SHARED})`;

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
WHERE ${JOINED_SHARERS} ${after === undefined ? "" : "AND row.id > {after:UInt64}"}
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
			sql: `SELECT count() AS rows FROM participant AS row FINAL WHERE ${JOINED_SHARERS}`,
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
		sql: `SELECT row.participant, toUnixTimestamp(row.slot) * 1000 AS slot_ms, max(row.duration_ms)
FROM sample AS row FINAL
WHERE row.account = {account:String} AND row.instance = {instance:String}
	AND row.participant IN {participants:Array(UInt64)} AND toInt8(row.type) = {type:Int8}
GROUP BY row.participant, slot_ms
HAVING sum(row.bytes) > 0
ORDER BY row.participant, slot_ms`,
		parameters: { account, instance, participants, type: STREAM_TYPES.indexOf("as_input") },
	});
	return rows.flatMap(([participant, slotMs, durationMs]) =>
		typeof participant === "number" && typeof slotMs === "number"
			? [{ participant, slotMs, durationMs: durationMs ?? 0 }]
			: [],
	);
}
