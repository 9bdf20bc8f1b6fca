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

function fits({ state, rangeOf = "start", sessionKey, topic, participants }: InstanceFilter): string {
	const time = rangeOf === "end" ? "row.end_ms" : "row.start_ms";
	const rest = `row.account = {account:String} AND row.kind = {kind:String}
	AND ${time} >= {fromMs:UInt64} AND ${time} < {toMs:UInt64}
	AND row.end_ms IS ${state === "running" ? "NULL" : "NOT NULL"}
	${sessionKey === undefined ? "" : "AND row.session_key = {sessionKey:String}"}
	${topic === undefined ? "" : "AND row.topic = {topic:String}"}`;
	if (participants === undefined) return rest;
	// Only visits of the instances that fit are counted, not those of every webinar that the account ever had.
	const counted = `SELECT visit.instance FROM participant AS visit FINAL
	WHERE visit.account = {account:String}
		AND visit.instance IN (SELECT row.uuid FROM webinar AS row FINAL WHERE ${rest})
	GROUP BY visit.instance`;
	return participants === 0
		? `${rest} AND row.uuid NOT IN (${counted})`
		: `${rest} AND row.uuid IN (${counted} HAVING count() = {participants:UInt64})`;
}

const filterParameters = (account: string, filter: InstanceFilter) => ({
	account,
	kind: filter.kind,
	fromMs: Math.max(0, Math.ceil(filter.fromMs)),
	toMs: Math.max(0, Math.ceil(filter.toMs)),
	...(filter.sessionKey !== undefined && { sessionKey: filter.sessionKey }),
	...(filter.topic !== undefined && { topic: filter.topic }),
	...(filter.participants !== undefined && { participants: filter.participants }),
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
WHERE ${fits(filter)} ${after === undefined ? "" : afterKey}
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
			sql: `SELECT count() AS rows FROM webinar AS row FINAL WHERE ${fits(filter)}`,
			parameters: filterParameters(account, filter),
		},
		Type.Object({ rows: Type.Integer() }),
	);
	return row?.rows ?? 0;
}
