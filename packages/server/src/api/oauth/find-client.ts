/** Finds the API client that credentials belong to. An unknown client costs the same work as a wrong secret. */
import type { Account } from "../../config/config-schema.js";
import { UNKNOWN_CLIENT_HASH } from "../../config/secret-hash.js";
import type { CheckSecret } from "./secret-queue.js";
import type { Credentials } from "./token-parameters.js";

export interface KnownClient {
	readonly account: Account;
	readonly client: Account["apiClients"][number];
}

function lookUpClient(accounts: readonly Account[], clientId: string): KnownClient | undefined {
	for (const account of accounts) {
		const client = account.apiClients.find(({ id }) => id === clientId);
		if (client !== undefined) return { account, client };
	}
	return undefined;
}

export async function findClient(
	accounts: readonly Account[],
	{ clientId, clientSecret }: Credentials,
	/** Of the caller. */
	address: string,
	check: CheckSecret,
): Promise<KnownClient | undefined> {
	const known = lookUpClient(accounts, clientId);
	const verified = await check({
		address,
		...(known === undefined ? {} : { client: known.client.id }),
		secret: clientSecret,
		hash: known?.client.secretHash ?? UNKNOWN_CLIENT_HASH,
	});
	return verified ? known : undefined;
}
