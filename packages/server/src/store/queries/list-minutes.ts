/** A participant's figures minute by minute. */
import type { Database } from "../database.js";
import type { MinuteRollup } from "../ports.js";
import { readRollUps, rollUpSql } from "../roll-up-sql.js";

export async function listMinutes(
	reader: Database,
	account: string,
	instance: string,
	participant: number,
): Promise<readonly MinuteRollup[]> {
	const where = `row.account = {account:String} AND row.instance = {instance:String}
	AND row.participant = {participant:UInt64}`;
	const rows = await reader.selectNumbers({
		name: "minutes of a participant",
		sql: rollUpSql(where, "minute"),
		parameters: { account, instance, participant },
	});
	return readRollUps(rows).map(({ group, type, rollup }) => ({ minuteMs: group, type, rollup }));
}
