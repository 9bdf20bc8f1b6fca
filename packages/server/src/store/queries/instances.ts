/** Reads and writes instances; each function is one statement. */
import { Type } from "typebox";
import type { Database } from "../database.js";
import { InstanceRowSchema, instanceCells, instanceColumns, selectInstance } from "../fact-columns.js";
import type { Instance, InstanceFilter, InstanceKey, PageOf } from "../ports.js";

export async function putInstance(writer: Database, instance: Instance): Promise<void> {
	await writer.insert("webinar", instanceColumns(), [instanceCells(instance)]);
}

export async function findInstanceByUuid(
	reader: Database,
	account: string,
	uuid: string,
): Promise<Instance | undefined> {
	const [found] = await reader.select(
		{
			name: "instance by UUID",
			sql: `SELECT ${selectInstance("row")} FROM webinar AS row FINAL
WHERE row.account = {account:String} AND row.uuid = {uuid:String}`,
			parameters: { account, uuid },
		},
		InstanceRowSchema,
	);
	return found;
}

export async function findLatestInstance(
	reader: Database,
	account: string,
	number: number,
): Promise<Instance | undefined> {
	const [found] = await reader.select(
		{
			name: "latest instance",
			sql: `SELECT ${selectInstance("row")} FROM webinar AS row FINAL
WHERE row.account = {account:String} AND row.number = {number:UInt64}
ORDER BY row.start_ms DESC, row.uuid DESC LIMIT 1`,
			parameters: { account, number },
		},
		InstanceRowSchema,
	);
	return found;
}

export async function listOpenInstances(reader: Database): Promise<readonly Instance[]> {
	return await reader.select(
		{
			name: "open instances",
			sql: `SELECT ${selectInstance("row")} FROM webinar AS row FINAL WHERE row.end_ms IS NULL`,
		},
		InstanceRowSchema,
	);
}

const fits = (state: InstanceFilter["state"]) => `row.account = {account:String} AND row.kind = {kind:String}
	AND row.start_ms >= {fromMs:UInt64} AND row.start_ms < {toMs:UInt64}
	AND row.end_ms IS ${state === "running" ? "NULL" : "NOT NULL"}`;
const filterParameters = (account: string, { kind, fromMs, toMs }: InstanceFilter) => ({
	account,
	kind,
	fromMs: Math.max(0, Math.ceil(fromMs)),
	toMs: Math.max(0, Math.ceil(toMs)),
});

export async function listInstances(
	reader: Database,
	account: string,
	filter: InstanceFilter,
	{ after, limit }: PageOf<InstanceKey>,
): Promise<readonly Instance[]> {
	const afterKey = "AND (row.start_ms, row.uuid) > ({afterMs:UInt64}, {afterUuid:String})";
	return await reader.select(
		{
			name: "instances",
			sql: `SELECT ${selectInstance("row")} FROM webinar AS row FINAL
WHERE ${fits(filter.state)} ${after === undefined ? "" : afterKey}
ORDER BY row.start_ms, row.uuid LIMIT {limit:UInt32}`,
			parameters: {
				...filterParameters(account, filter),
				limit,
				...(after && { afterMs: after.startMs, afterUuid: after.uuid }),
			},
		},
		InstanceRowSchema,
	);
}

export async function countInstances(reader: Database, account: string, filter: InstanceFilter): Promise<number> {
	const [row] = await reader.select(
		{
			name: "count of instances",
			sql: `SELECT count() AS rows FROM webinar AS row FINAL WHERE ${fits(filter.state)}`,
			parameters: filterParameters(account, filter),
		},
		Type.Object({ rows: Type.Integer() }),
	);
	return row?.rows ?? 0;
}
