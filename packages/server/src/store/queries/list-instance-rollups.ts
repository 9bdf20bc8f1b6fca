/** What everybody in some instances sent and received, rolled up for each instance. */
import { EMPTY_ROLLUP, merge, STREAM_TYPES } from "@qoscope/wire";
import type { Database } from "../database.js";
import type { InstanceRollup } from "../ports.js";
import { readRollUps, rollUpSql } from "../roll-up-sql.js";
import { type PartLimits, planRollUps, type RollUpPart } from "./plan-roll-ups.js";

/**
 * An hour of 2,000 people is six million rows, which are more than one statement may take. So who was measured is asked
 * first, and the figures in parts that take about as long each; between them others may read.
 */
export async function listInstanceRollups(
	reader: Database,
	account: string,
	asked: readonly string[],
	limits?: PartLimits,
): Promise<readonly InstanceRollup[]> {
	if (asked.length === 0) return [];
	const uuids = [...new Set(asked)].sort();
	// Without FINAL: versions of one row have one run.
	const visits = await reader.selectNumbers({
		name: "runs in instances",
		sql: `SELECT indexOf({uuids:Array(String)}, row.instance) AS place, row.participant,
	min(row.run) != max(row.run), count()
FROM sample AS row
WHERE row.account = {account:String} AND row.instance IN {uuids:Array(String)}
GROUP BY row.instance, row.participant
ORDER BY place, row.participant`,
		parameters: { account, uuids },
	});
	const found = new Map<string, InstanceRollup>();
	for (const part of planRollUps(uuids, visits, limits)) {
		for (const { instance, type, rollup } of await readPart(reader, account, part)) {
			const key = `${instance} ${type}`;
			found.set(key, { instance, type, rollup: merge(found.get(key)?.rollup ?? EMPTY_ROLLUP, rollup) });
		}
	}
	const typeOrder = ({ type }: InstanceRollup) => STREAM_TYPES.indexOf(type);
	return [...found.values()].sort((a, b) =>
		a.instance === b.instance ? typeOrder(a) - typeOrder(b) : a.instance < b.instance ? -1 : 1,
	);
}

async function readPart(
	reader: Database,
	account: string,
	{ uuids, participants, runs }: RollUpPart,
): Promise<readonly InstanceRollup[]> {
	const where = "row.account = {account:String} AND row.instance IN {uuids:Array(String)}";
	const ofThese = "AND row.participant IN {participants:Array(UInt64)}";
	const rows = await reader.selectNumbers({
		name: "roll-ups of instances",
		sql: rollUpSql(participants === undefined ? where : `${where} ${ofThese}`, "whole", { of: "instance", runs }),
		parameters: { account, uuids, ...(participants !== undefined && { participants }) },
	});
	return readRollUps(rows).flatMap(({ owner, type, rollup }) => {
		// The database counts places from 1.
		const instance = uuids[owner - 1];
		return instance === undefined ? [] : [{ instance, type, rollup }];
	});
}
