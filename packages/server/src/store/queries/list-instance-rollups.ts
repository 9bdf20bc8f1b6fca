/** What everybody in some instances sent and received, rolled up for each instance. */
import type { Database } from "../database.js";
import type { InstanceRollup } from "../ports.js";
import { readRollUps, rollUpSql } from "../roll-up-sql.js";

export async function listInstanceRollups(
	reader: Database,
	account: string,
	uuids: readonly string[],
): Promise<readonly InstanceRollup[]> {
	if (uuids.length === 0) return [];
	const sorted = uuids.toSorted();
	const rows = await reader.selectNumbers({
		name: "roll-ups of instances",
		sql: rollUpSql("row.account = {account:String} AND row.instance IN {uuids:Array(String)}", "whole", {
			of: "instance",
		}),
		parameters: { account, uuids: sorted },
	});
	return readRollUps(rows).flatMap(({ owner, type, rollup }) => {
		const instance = sorted[owner - 1];
		return instance === undefined ? [] : [{ instance, type, rollup }];
	});
}
