/** When each participant of an instance was last measured, to the end of the slot. */
import { SLOT_MS } from "@qoscope/wire";
import type { Database } from "../database.js";

export async function findLastSlotEnds(
	reader: Database,
	account: string,
	instance: string,
): Promise<ReadonlyMap<number, number>> {
	// Without FINAL: versions of one row have one slot.
	const rows = await reader.selectNumbers({
		name: "last slot ends",
		sql: `SELECT participant, toUnixTimestamp(max(slot)) * 1000 + ${SLOT_MS} AS end_ms FROM sample
WHERE account = {account:String} AND instance = {instance:String}
GROUP BY participant`,
		parameters: { account, instance },
	});
	return new Map(
		rows.flatMap(([participant, endMs]): [number, number][] =>
			typeof participant === "number" && typeof endMs === "number" ? [[participant, endMs]] : [],
		),
	);
}
