/** How many took part in instances, and which media they used. */
import { Type } from "typebox";
import type { Database } from "../database.js";
import type { InstanceUse } from "../ports.js";

const CountSchema = Type.Object({ uuid: Type.String(), participants: Type.Integer() });
const MediaSchema = Type.Object({
	uuid: Type.String(),
	hasAudio: Type.Boolean(),
	hasVideo: Type.Boolean(),
	hasShare: Type.Boolean(),
});

/** Every UUID asked for has an entry; one that is unknown in the account has nobody and no media. */
export async function countUseOfInstances(
	reader: Database,
	account: string,
	uuids: readonly string[],
): Promise<ReadonlyMap<string, InstanceUse>> {
	if (uuids.length === 0) return new Map();
	const parameters = { account, uuids };
	const has = (medium: string, name: string) =>
		`toBool(max(startsWith(toString(row.type), '${medium}') AND row.bytes > 0)) AS ${name}`;
	const [counts, media] = await Promise.all([
		reader.select(
			{
				name: "participants of instances",
				sql: `SELECT row.instance AS uuid, count() AS participants FROM participant AS row FINAL
WHERE row.account = {account:String} AND row.instance IN {uuids:Array(String)} GROUP BY row.instance`,
				parameters,
			},
			CountSchema,
		),
		reader.select(
			{
				name: "media of instances",
				sql: `SELECT row.instance AS uuid, ${has("audio", "hasAudio")}, ${has("video", "hasVideo")}, ${has("as_", "hasShare")}
FROM sample AS row FINAL
WHERE row.account = {account:String} AND row.instance IN {uuids:Array(String)} AND row.bytes > 0
GROUP BY row.instance`,
				parameters,
			},
			MediaSchema,
		),
	]);
	const participantsOf = new Map(counts.map(({ uuid, participants }) => [uuid, participants]));
	const mediaOf = new Map(media.map(({ uuid, ...rest }) => [uuid, rest]));
	const silent = { hasAudio: false, hasVideo: false, hasShare: false };
	return new Map(
		uuids.map((uuid) => [
			uuid,
			{ participants: participantsOf.get(uuid) ?? 0, ...(mediaOf.get(uuid) ?? silent) } satisfies InstanceUse,
		]),
	);
}
