/** Reads and writes ratings; each function is one statement. */
import { Type } from "typebox";
import { wellFormed } from "../../well-formed.js";
import type { Database } from "../database.js";
import type { PageOf, Rating } from "../ports.js";

const RatingRowSchema = Type.Object({
	account: Type.String(),
	instance: Type.String(),
	participant: Type.Integer(),
	score: Type.Integer(),
	comment: Type.String(),
	atMs: Type.Integer(),
});

export async function putRating(writer: Database, rating: Rating): Promise<void> {
	const { account, instance, participant, score, comment, atMs } = rating;
	await writer.insert(
		"rating",
		["account", "instance", "participant", "score", "comment", "at_ms"],
		[[account, instance, participant, score, wellFormed(comment), atMs]],
	);
}

export async function listRatings(
	reader: Database,
	account: string,
	instance: string,
	{ after, limit }: PageOf<number>,
): Promise<readonly Rating[]> {
	return await reader.select(
		{
			name: "ratings",
			sql: `SELECT row.account AS account, row.instance AS instance, row.participant AS participant,
	row.score AS score, row.comment AS comment, row.at_ms AS atMs
FROM rating AS row FINAL
WHERE row.account = {account:String} AND row.instance = {instance:String}
	${after === undefined ? "" : "AND row.participant > {after:UInt64}"}
ORDER BY row.participant LIMIT {limit:UInt32}`,
			parameters: { account, instance, limit, ...(after !== undefined && { after }) },
		},
		RatingRowSchema,
	);
}
