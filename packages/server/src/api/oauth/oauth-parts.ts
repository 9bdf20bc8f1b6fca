/** What the two OAuth endpoints work with. */
import type { FastifyRequest } from "fastify";
import type { Account } from "../../config/config-schema.js";
import type { AccessTokens } from "./access-tokens.js";
import { findClient, type KnownClient } from "./find-client.js";
import { OauthError } from "./oauth-errors.js";
import type { Revocations } from "./open-revocations.js";
import type { CheckSecret } from "./secret-queue.js";
import { readCredentials, type TokenParameters } from "./token-parameters.js";

export interface OauthParts {
	readonly accounts: readonly Account[];
	/** What `api_url` says; the address of the request when absent. */
	readonly publicUrl?: string;
	readonly tokens: AccessTokens;
	readonly revocations: Pick<Revocations, "revoke">;
	readonly check: CheckSecret;
}

export interface OauthRequest {
	readonly parameters: TokenParameters;
	/** The header of that name. */
	readonly authorization: string | undefined;
	/** Of the caller. */
	readonly address: string;
	/** For the address that it was sent to. */
	readonly request: Pick<FastifyRequest, "protocol" | "host">;
}

/** Throws `invalid_client` when nobody known has proved themselves. */
export async function requireClient(
	{ accounts, check }: OauthParts,
	{ address, authorization, parameters }: OauthRequest,
): Promise<KnownClient> {
	const credentials = readCredentials(authorization, parameters);
	const known = credentials === undefined ? undefined : await findClient(accounts, credentials, address, check);
	if (known === undefined) throw new OauthError("invalid_client");
	return known;
}
