/** What everybody in some instances sent and received, rolled up for each instance. */
import { EMPTY_ROLLUP, merge, STREAM_TYPES, type StreamType } from "@qoscope/wire";
import type { Database } from "../database.js";
import type { InstanceRollup } from "../ports.js";
import { readRollUps, rollUpSql } from "../roll-up-sql.js";
import { type PartLimits, planRollUps, type RollUpPart } from "./plan-roll-ups.js";

type Rollups = ReadonlyMap<StreamType, InstanceRollup>;

/** How an instance's rows looked when it was rolled up: other rows, or a fuller report, give other sums. */
interface Kept {
	readonly rows: number;
	readonly versions: number;
	readonly rollups: Rollups;
}

/** Some kilobytes each. */
const MAX_KEPT = 500;

export interface InstanceRollups {
	readonly list: (account: string, uuids: readonly string[]) => Promise<readonly InstanceRollup[]>;
}

/**
 * An hour of 2,000 people is six million rows, which are more than one statement may take. So who was measured is asked
 * first, and the figures in parts that take about as long each; between them others may read. What has not changed since
 * it was last rolled up, as most of a list of the past, is not read again.
 */
export function createInstanceRollups(reader: Database, limits?: PartLimits): InstanceRollups {
	/** The ones that were asked for last come last. */
	const kept = new Map<string, Kept>();

	async function lookAtRows(account: string, uuids: readonly string[]) {
		// Without FINAL: versions of one row have one run.
		return await reader.selectNumbers({
			name: "runs in instances",
			sql: `SELECT indexOf({uuids:Array(String)}, row.instance) AS place, row.participant,
	min(row.run) != max(row.run), count(), sum(row.version)
FROM sample AS row
WHERE row.account = {account:String} AND row.instance IN {uuids:Array(String)}
GROUP BY row.instance, row.participant
ORDER BY place, row.participant`,
			parameters: { account, uuids },
		});
	}

	function keep(key: string, found: Kept): void {
		kept.delete(key);
		kept.set(key, found);
		const [oldest] = kept.keys();
		if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
	}

	return {
		async list(account, asked) {
			const uuids = [...new Set(asked)].sort();
			if (uuids.length === 0) return [];
			const visits = await lookAtRows(account, uuids);
			const sums = new Map(uuids.map((uuid) => [uuid, { rows: 0, versions: 0 }]));
			for (const [place, , , rows, versions] of visits) {
				const sum = sums.get(uuids[(place ?? 0) - 1] ?? "");
				if (sum === undefined) continue;
				sum.rows += rows ?? 0;
				sum.versions += versions ?? 0;
			}
			const keyOf = (uuid: string) => `${account}\0${uuid}`;
			const isChanged = (uuid: string) => {
				const before = kept.get(keyOf(uuid));
				const now = sums.get(uuid);
				return before === undefined || before.rows !== now?.rows || before.versions !== now.versions;
			};
			const changed = visits.filter(([place]) => isChanged(uuids[(place ?? 0) - 1] ?? ""));
			const read = new Map<string, Map<StreamType, InstanceRollup>>();
			for (const part of planRollUps(uuids, changed, limits)) {
				for (const { instance, type, rollup } of await readPart(reader, account, part)) {
					const types = read.get(instance) ?? new Map<StreamType, InstanceRollup>();
					read.set(instance, types);
					types.set(type, { instance, type, rollup: merge(types.get(type)?.rollup ?? EMPTY_ROLLUP, rollup) });
				}
			}
			return uuids.flatMap((uuid) => {
				const rollups: Rollups =
					read.get(uuid) ?? (isChanged(uuid) ? new Map() : kept.get(keyOf(uuid))?.rollups) ?? new Map();
				keep(keyOf(uuid), { rows: 0, versions: 0, ...sums.get(uuid), rollups });
				return STREAM_TYPES.flatMap((type) => rollups.get(type) ?? []);
			});
		},
	};
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
