/** Reads and writes participants; each function is one statement. */
import { Type } from "typebox";
import type { Database } from "../database.js";
import { ParticipantRowSchema, participantCells, participantColumns, selectParticipant } from "../fact-columns.js";
import type { PageOf, Participant } from "../ports.js";

const OF_INSTANCE = "row.account = {account:String} AND row.instance = {instance:String}";

export async function putParticipants(writer: Database, participants: readonly Participant[]): Promise<void> {
	await writer.insert("participant", participantColumns(), participants.map(participantCells));
}

export async function findParticipant(
	reader: Database,
	account: string,
	instance: string,
	id: number,
): Promise<Participant | undefined> {
	const [found] = await reader.select(
		{
			name: "participant",
			sql: `SELECT ${selectParticipant("row")} FROM participant AS row FINAL
WHERE ${OF_INSTANCE} AND row.id = {id:UInt64}`,
			parameters: { account, instance, id },
		},
		ParticipantRowSchema,
	);
	return found;
}

export async function findParticipants(
	reader: Database,
	account: string,
	instance: string,
	ids: readonly number[],
): Promise<readonly Participant[]> {
	if (ids.length === 0) return [];
	return await reader.select(
		{
			name: "participants by id",
			sql: `SELECT ${selectParticipant("row")} FROM participant AS row FINAL
WHERE ${OF_INSTANCE} AND row.id IN {ids:Array(UInt64)}`,
			parameters: { account, instance, ids },
		},
		ParticipantRowSchema,
	);
}

export async function sumStay(reader: Database, account: string, instance: string, untilMs: number): Promise<number> {
	const [row] = await reader.select(
		{
			name: "stay of participants",
			sql: `SELECT sum(greatest(0, toInt64(ifNull(row.leave_ms, {untilMs:UInt64})) - toInt64(row.join_ms))) AS stayed
FROM participant AS row FINAL WHERE ${OF_INSTANCE}`,
			parameters: { account, instance, untilMs: Math.max(0, Math.floor(untilMs)) },
		},
		Type.Object({ stayed: Type.Integer() }),
	);
	return row?.stayed ?? 0;
}

/** The instance knows the number, so both must be stored. */
export async function findParticipantsByJti(
	reader: Database,
	account: string,
	number: number,
	jtis: readonly string[],
): Promise<readonly Participant[]> {
	const instances = `SELECT uuid, start_ms FROM webinar FINAL
	WHERE account = {account:String} AND number = {number:UInt64}`;
	return await reader.select(
		{
			name: "participants by jti",
			sql: `SELECT ${selectParticipant("row")} FROM participant AS row FINAL
INNER JOIN (${instances}) AS visited ON row.instance = visited.uuid
WHERE row.account = {account:String} AND row.jti IN {jtis:Array(String)}
	AND row.instance IN (SELECT uuid FROM (${instances}))
ORDER BY visited.start_ms DESC, row.instance DESC LIMIT 1 BY row.jti`,
			parameters: { account, number, jtis },
		},
		ParticipantRowSchema,
	);
}

/** Who had joined by a moment; `more` is another condition, on `row`. */
export interface JoinedQuery {
	readonly account: string;
	readonly instance: string;
	readonly joinedByMs: number;
	readonly more?: string;
}

const joined = ({ more }: JoinedQuery) =>
	`${OF_INSTANCE} AND row.join_ms <= {joinedByMs:UInt64}${more === undefined ? "" : ` AND ${more}`}`;
const joinedParameters = ({ account, instance, joinedByMs }: JoinedQuery) => ({ account, instance, joinedByMs });

export async function listJoined(
	reader: Database,
	query: JoinedQuery,
	{ after, limit }: PageOf<number>,
): Promise<readonly Participant[]> {
	return await reader.select(
		{
			name: "participants",
			sql: `SELECT ${selectParticipant("row")} FROM participant AS row FINAL
WHERE ${joined(query)} ${after === undefined ? "" : "AND row.id > {after:UInt64}"}
ORDER BY row.id LIMIT {limit:UInt32}`,
			parameters: { ...joinedParameters(query), limit, ...(after !== undefined && { after }) },
		},
		ParticipantRowSchema,
	);
}

export async function countJoined(reader: Database, query: JoinedQuery): Promise<number> {
	const [row] = await reader.select(
		{
			name: "count of participants",
			sql: `SELECT count() AS rows FROM participant AS row FINAL WHERE ${joined(query)}`,
			parameters: joinedParameters(query),
		},
		Type.Object({ rows: Type.Integer() }),
	);
	return row?.rows ?? 0;
}

/** An older version of a row may have a later time, but none ahead of the clock: no FINAL is needed. */
export async function findNewestJoin(reader: Database, account: string, instance: string): Promise<number | undefined> {
	const [row] = await reader.select(
		{
			name: "newest join",
			sql: `SELECT maxOrNull(row.join_ms) AS joinMs FROM participant AS row WHERE ${OF_INSTANCE}`,
			parameters: { account, instance },
		},
		Type.Object({ joinMs: Type.Optional(Type.Integer()) }),
	);
	return row?.joinMs;
}

export async function listPresentParticipants(
	reader: Database,
	account: string,
	instance: string,
): Promise<readonly Participant[]> {
	return await reader.select(
		{
			name: "present participants",
			sql: `SELECT ${selectParticipant("row")} FROM participant AS row FINAL
WHERE ${OF_INSTANCE} AND row.leave_ms IS NULL
ORDER BY row.id`,
			parameters: { account, instance },
		},
		ParticipantRowSchema,
	);
}
