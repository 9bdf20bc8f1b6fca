/** What a participant's figures were just now: every slot since a moment, the runs of each combined. */
import { METRICS, STREAM_TYPES } from "@qoscope/wire";
import type { Database } from "../database.js";
import type { SlotSample } from "../ports.js";
import { combineSql, slotColumn } from "../roll-up-sql.js";
import { sampleOf } from "../sample-columns.js";

export async function listRecentSlots(
	reader: Database,
	account: string,
	instance: string,
	participant: number,
	sinceMs: number,
): Promise<readonly SlotSample[]> {
	const where = `row.account = {account:String} AND row.instance = {instance:String}
	AND row.participant = {participant:UInt64} AND row.slot >= toDateTime({since:UInt32}, 'UTC')`;
	const sql = `SELECT toInt8(slot_type) AS type_index, toUnixTimestamp(slot_start) * 1000 AS slot_ms,
	${METRICS.map(({ name }) => slotColumn(name)).join(", ")}
FROM (
${combineSql(where)}
)
ORDER BY slot_ms, type_index`;
	const since = Math.max(0, Math.ceil(sinceMs / 1_000));
	const rows = await reader.selectNumbers({
		name: "recent slots",
		sql,
		parameters: { account, instance, participant, since },
	});
	return rows.flatMap(([typeIndex, slotMs, ...values]) => {
		const type = STREAM_TYPES[typeIndex ?? -1];
		return type === undefined || typeof slotMs !== "number" ? [] : [{ slotMs, type, sample: sampleOf(values) }];
	});
}
