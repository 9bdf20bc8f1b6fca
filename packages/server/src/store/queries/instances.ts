/** Reads and writes instances; each function is one statement. */
import type { InstanceKind } from "@qoscope/wire";
import { Type } from "typebox";
import { type Attendance, NO_ATTENDANCE } from "../attendance.js";
import type { Database, QueryParameter } from "../database.js";
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
	kind?: InstanceKind,
): Promise<Instance | undefined> {
	const [found] = await reader.select(
		{
			name: "latest instance",
			sql: `SELECT ${selectInstance("row")} FROM webinar AS row FINAL
WHERE row.account = {account:String} AND row.number = {number:UInt64}
	${kind === undefined ? "" : "AND row.kind = {kind:String}"}
ORDER BY row.start_ms DESC, row.uuid DESC LIMIT 1`,
			parameters: { account, number, ...(kind !== undefined && { kind }) },
		},
		InstanceRowSchema,
	);
	return found;
}

export async function listInstancesDuring(
	reader: Database,
	account: string,
	number: number,
	fromMs: number,
	toMs: number,
): Promise<readonly Instance[]> {
	return await reader.select(
		{
			name: "instances during a time",
			sql: `SELECT ${selectInstance("row")} FROM webinar AS row FINAL
WHERE row.account = {account:String} AND row.number = {number:UInt64}
	AND row.start_ms <= {toMs:UInt64} AND (row.end_ms IS NULL OR row.end_ms >= {fromMs:UInt64})
ORDER BY row.start_ms DESC, row.uuid DESC LIMIT 10`,
			parameters: { account, number, fromMs: Math.max(0, Math.floor(fromMs)), toMs: Math.max(0, Math.ceil(toMs)) },
		},
		InstanceRowSchema,
	);
}

/** An older version of a row may have a later time, but none ahead of the clock: no FINAL is needed. */
export async function findNewestStart(
	reader: Database,
	account: string,
	kind: InstanceKind,
): Promise<number | undefined> {
	const [row] = await reader.select(
		{
			name: "newest start",
			sql: `SELECT maxOrNull(row.start_ms) AS startMs FROM webinar AS row
WHERE row.account = {account:String} AND row.kind = {kind:String}`,
			parameters: { account, kind },
		},
		Type.Object({ startMs: Type.Optional(Type.Integer()) }),
	);
	return row?.startMs;
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

/** The condition of a filter; an absent part of it is not in the text. */
function fits(filter: InstanceFilter): string {
	const time = filter.rangeOf === "end" ? "row.end_ms" : "row.start_ms";
	const facts = [
		"row.account = {account:String} AND row.kind = {kind:String}",
		`${time} >= {fromMs:UInt64} AND ${time} < {toMs:UInt64}`,
		`row.end_ms IS ${filter.state === "running" ? "NULL" : "NOT NULL"}`,
		...(filter.sessionKey === undefined ? [] : ["row.session_key = {sessionKey:String}"]),
		...(filter.topic === undefined ? [] : ["row.topic = {topic:String}"]),
	].join("\n\tAND ");
	if (filter.participants === undefined) return facts;
	// Only visits of instances that fit are counted, not those of every instance that the account ever had.
	const visited = `SELECT visit.instance FROM participant AS visit FINAL
		WHERE visit.account = {account:String}
			AND visit.instance IN (SELECT row.uuid FROM webinar AS row FINAL WHERE ${facts})
		GROUP BY visit.instance`;
	return filter.participants === 0
		? `${facts}\n\tAND row.uuid NOT IN (${visited})`
		: `${facts}\n\tAND row.uuid IN (${visited} HAVING count() = {participants:UInt32})`;
}

function filterParameters(account: string, filter: InstanceFilter): Readonly<Record<string, QueryParameter>> {
	const { kind, fromMs, toMs, sessionKey, topic, participants } = filter;
	return {
		account,
		kind,
		fromMs: Math.max(0, Math.ceil(fromMs)),
		toMs: Math.max(0, Math.ceil(toMs)),
		...(sessionKey === undefined ? {} : { sessionKey }),
		...(topic === undefined ? {} : { topic }),
		...(participants === undefined ? {} : { participants }),
	};
}

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

const AttendanceRowSchema = Type.Object({
	uuid: Type.String(),
	participants: Type.Integer(),
	telephones: Type.Integer(),
	roomSystems: Type.Integer(),
});

/** Every UUID asked for has an entry. */
export async function attendanceOf(
	reader: Database,
	account: string,
	uuids: readonly string[],
): Promise<ReadonlyMap<string, Attendance>> {
	if (uuids.length === 0) return new Map();
	const rows = await reader.select(
		{
			name: "attendance of instances",
			sql: `SELECT row.instance AS uuid, count() AS participants, countIf(row.device = 'Phone') AS telephones,
	countIf(row.device = 'H.323/SIP' OR row.device != 'Phone' AND row.sip_uri || row.from_sip_uri != '') AS roomSystems
FROM participant AS row FINAL
WHERE row.account = {account:String} AND row.instance IN {uuids:Array(String)} GROUP BY row.instance`,
			parameters: { account, uuids },
		},
		AttendanceRowSchema,
	);
	const found = new Map(rows.map(({ uuid, ...attendance }) => [uuid, attendance]));
	return new Map(uuids.map((uuid) => [uuid, found.get(uuid) ?? NO_ATTENDANCE]));
}
