/** Reads and writes the tokens that were called back; each function is one statement. */
import { Type } from "typebox";
import type { Database } from "../database.js";
import type { Revocation } from "../revocation-port.js";

const RevocationRowSchema = Type.Object({ tokenId: Type.String(), untilMs: Type.Integer() });

export async function putRevocation(writer: Database, { tokenId, untilMs }: Revocation): Promise<void> {
	await writer.insert("revoked_token", ["token_id", "until_ms"], [[tokenId, untilMs]]);
}

export async function listRevocations(reader: Database, nowMs: number): Promise<readonly Revocation[]> {
	return await reader.select(
		{
			name: "revocations",
			sql: `SELECT row.token_id AS tokenId, row.until_ms AS untilMs
FROM revoked_token AS row FINAL
WHERE row.until_ms > {nowMs:UInt64}`,
			parameters: { nowMs: Math.max(0, Math.floor(nowMs)) },
		},
		RevocationRowSchema,
	);
}
