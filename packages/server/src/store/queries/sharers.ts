/** Who shared a screen, and in which slots. */
import { STREAM_TYPES } from "@qoscope/wire";
import type { Database } from "../database.js";
import type { ShareSlot } from "../ports.js";
import { COMBINED_DURATION_MS } from "../roll-up-sql.js";

/** For `JoinedQuery`. With FINAL, so that who has shared has a slot in `listShareSlots`: a fuller report can say 0 bytes. */
export const HAS_SHARED = `row.id IN (SELECT share.participant FROM sample AS share FINAL
	WHERE share.account = {account:String} AND share.instance = {instance:String}
		AND share.type = 'as_input' AND share.bytes > 0)`;

export async function listShareSlots(
	reader: Database,
	account: string,
	instance: string,
	participants: readonly number[],
): Promise<readonly ShareSlot[]> {
	if (participants.length === 0) return [];
	const rows = await reader.selectNumbers({
		name: "share slots",
		sql: `SELECT row.participant, toUnixTimestamp(row.slot) * 1000 AS slot_ms, ${COMBINED_DURATION_MS}
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
