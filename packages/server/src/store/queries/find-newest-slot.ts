/** What a participant's figures are now: all types of the newest slot, its runs combined. */
import { columnOf, METRICS, STREAM_TYPES } from "@qoscope/wire";
import type { Database } from "../database.js";
import type { SlotSample } from "../ports.js";
import { combineSql } from "../roll-up-sql.js";
import { sampleOf } from "../sample-columns.js";

export async function findNewestSlot(
	reader: Database,
	account: string,
	instance: string,
	participant: number,
	sinceMs: number,
): Promise<readonly SlotSample[]> {
	const own = (row: string) => `${row}.account = {account:String} AND ${row}.instance = {instance:String}
	AND ${row}.participant = {participant:UInt64} AND ${row}.slot >= toDateTime({since:UInt32}, 'UTC')`;
	const newest = `row.slot = (SELECT max(newer.slot) FROM sample AS newer WHERE ${own("newer")})`;
	const sql = `SELECT toInt8(combined.type) AS combined_type, toUnixTimestamp(combined.slot) * 1000 AS slot_ms,
	${METRICS.map(({ name }) => `combined.${columnOf(name)}`).join(", ")}
FROM (
${combineSql(`${own("row")} AND ${newest}`)}
) AS combined
ORDER BY combined_type`;
	const since = Math.max(0, Math.ceil(sinceMs / 1_000));
	const rows = await reader.selectNumbers({
		name: "newest slot",
		sql,
		parameters: { account, instance, participant, since },
	});
	return rows.flatMap(([typeIndex, slotMs, ...values]) => {
		const type = STREAM_TYPES[typeIndex ?? -1];
		return type === undefined || typeof slotMs !== "number" ? [] : [{ slotMs, type, sample: sampleOf(values) }];
	});
}
