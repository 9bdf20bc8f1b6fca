/** Whole instances, everybody rolled up together. */
import type { Database } from "../database.js";
import type { InstanceRollup } from "../ports.js";
import { readRollUps, rollUpSql } from "../roll-up-sql.js";

const OF_INSTANCES = "row.account = {account:String} AND row.instance IN {uuids:Array(String)}";

/** Without FINAL: versions of one row have one run. */
const WITH_RUNS = `SELECT row.instance, row.participant FROM sample AS row
	WHERE ${OF_INSTANCES} GROUP BY row.instance, row.participant HAVING min(row.run) != max(row.run)`;

/**
 * Combining the runs of every slot changes nothing for the many who had one run, so those who had several are read
 * apart. The database sends an instance's place among those asked for instead of its text.
 */
export async function rollUpInstances(
	reader: Database,
	account: string,
	asked: readonly string[],
): Promise<readonly InstanceRollup[]> {
	if (asked.length === 0) return [];
	const uuids = [...new Set(asked)].sort();
	const rollUp = (runs: "one" | "several") =>
		reader.selectNumbers({
			name: "roll-ups of instances",
			sql: rollUpSql(
				`${OF_INSTANCES} AND (row.instance, row.participant) ${runs === "one" ? "NOT IN" : "IN"} (${WITH_RUNS})`,
				"instance",
				runs,
			),
			parameters: { account, uuids },
		});
	const rows = (await Promise.all([rollUp("one"), rollUp("several")])).flat();
	// By place and type, so that what both say of one of them is neighbours.
	rows.sort((a, b) => (a[1] ?? 0) - (b[1] ?? 0) || (a[2] ?? 0) - (b[2] ?? 0));
	return readRollUps(rows).flatMap(({ group, type, rollup }) => {
		// The database counts from one.
		const instance = uuids[group - 1];
		return instance === undefined ? [] : [{ instance, type, rollup }];
	});
}
