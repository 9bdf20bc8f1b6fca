/** How many ever joined each of some instances. */
import { Type } from "typebox";
import type { Database } from "../database.js";

/** Every UUID asked for has an entry; one that is unknown in the account has nobody. */
export async function countParticipantsOf(
	reader: Database,
	account: string,
	uuids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
	if (uuids.length === 0) return new Map();
	const rows = await reader.select(
		{
			name: "participants of instances",
			sql: `SELECT row.instance AS uuid, count() AS participants FROM participant AS row FINAL
WHERE row.account = {account:String} AND row.instance IN {uuids:Array(String)} GROUP BY row.instance`,
			parameters: { account, uuids },
		},
		Type.Object({ uuid: Type.String(), participants: Type.Integer() }),
	);
	const found = new Map(rows.map(({ uuid, participants }) => [uuid, participants]));
	return new Map(uuids.map((uuid) => [uuid, found.get(uuid) ?? 0]));
}
