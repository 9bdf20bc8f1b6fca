/** The whole instance, rolled up for each of some participants. */
import type { Database } from "../database.js";
import type { ParticipantRollup } from "../ports.js";
import { readRollUps, rollUpSql } from "../roll-up-sql.js";

export async function listSummaries(
	reader: Database,
	account: string,
	instance: string,
	participants: readonly number[],
): Promise<readonly ParticipantRollup[]> {
	if (participants.length === 0) return [];
	const where = `row.account = {account:String} AND row.instance = {instance:String}
	AND row.participant IN {participants:Array(UInt64)}`;
	const rows = await reader.selectNumbers({
		name: "summaries of participants",
		sql: rollUpSql(where, "participant"),
		parameters: { account, instance, participants },
	});
	return readRollUps(rows).map(({ group, type, rollup }) => ({ participant: group, type, rollup }));
}
