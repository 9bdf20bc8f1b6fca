/** What the figures of some participants were just now: every slot since a moment, and until one, the runs of each combined. */
import { METRICS, STREAM_TYPES } from "@qoscope/wire";
import type { Database } from "../database.js";
import type { SlotSample } from "../ports.js";
import { combineSql, slotColumn } from "../roll-up-sql.js";
import { sampleOf } from "../sample-columns.js";

/** The last second of a slot's column. */
const END_OF_TIME = 2 ** 32 - 1;

export async function listRecentSlots(
	reader: Database,
	account: string,
	instance: string,
	participants: readonly number[],
	sinceMs: number,
	untilMs = Number.POSITIVE_INFINITY,
): Promise<readonly SlotSample[]> {
	if (participants.length === 0) return [];
	const where = `row.account = {account:String} AND row.instance = {instance:String}
	AND row.participant IN {participants:Array(UInt64)} AND row.slot >= toDateTime({since:UInt32}, 'UTC')
	AND row.slot < toDateTime({until:UInt32}, 'UTC')`;
	const sql = `SELECT slot_owner, toInt8(slot_type) AS type_index, toUnixTimestamp(slot_start) * 1000 AS slot_ms,
	${METRICS.map(({ name }) => slotColumn(name)).join(", ")}
FROM (
${combineSql(where)}
)
ORDER BY slot_ms, slot_owner, type_index`;
	const since = Math.max(0, Math.ceil(sinceMs / 1_000));
	const until = Math.min(END_OF_TIME, Math.max(0, Math.ceil(untilMs / 1_000)));
	const rows = await reader.selectNumbers({
		name: "recent slots",
		sql,
		parameters: { account, instance, participants, since, until },
	});
	return rows.flatMap(([participant, typeIndex, slotMs, ...values]) => {
		const type = STREAM_TYPES[typeIndex ?? -1];
		if (type === undefined || typeof slotMs !== "number" || typeof participant !== "number") return [];
		return [{ participant, slotMs, type, sample: sampleOf(values) }];
	});
}
