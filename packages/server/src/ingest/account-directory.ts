/** The accounts by the keys that sign their join tokens. */
import { createSecretKey, type KeyObject } from "node:crypto";
import type { Account } from "../config/config-schema.js";

export interface SigningKey {
	readonly account: Account;
	readonly key: KeyObject;
}

/** Finds an agent key by its id, the `iss` of a token. */
export type AccountDirectory = ReadonlyMap<string, SigningKey>;

export function createAccountDirectory(accounts: readonly Account[]): AccountDirectory {
	return new Map(
		accounts.flatMap((account) =>
			account.agentKeys.map(({ id, secret }) => [id, { account, key: createSecretKey(secret, "utf8") }] as const),
		),
	);
}
