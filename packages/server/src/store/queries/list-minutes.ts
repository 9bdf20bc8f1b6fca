/** The figures of some participants minute by minute. */
import type { Database } from "../database.js";
import type { MinuteRollup } from "../ports.js";
import { readRollUps, rollUpSql } from "../roll-up-sql.js";

export async function listMinutes(
	reader: Database,
	account: string,
	instance: string,
	participants: readonly number[],
): Promise<readonly MinuteRollup[]> {
	if (participants.length === 0) return [];
	const where = `row.account = {account:String} AND row.instance = {instance:String}
	AND row.participant IN {participants:Array(UInt64)}`;
	const rows = await reader.selectNumbers({
		name: "minutes of participants",
		sql: rollUpSql(where, "minute"),
		parameters: { account, instance, participants },
	});
	return readRollUps(rows).map(({ owner, group, type, rollup }) => ({
		participant: owner,
		minuteMs: group,
		type,
		rollup,
	}));
}
