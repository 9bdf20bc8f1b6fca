/** `POST /oauth/token`: gives an access token to an API client that proves itself. */
import { type AccessTokenBody, AccessTokenSchema, type OauthErrorBody } from "@qoscope/wire";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Account } from "../../config/config-schema.js";
import { verifySecret } from "../../config/secret-hash.js";
import { stampTrackingId } from "../tracking-id.js";
import { ACCESS_TOKEN_SECONDS, type AccessTokens } from "./access-tokens.js";
import { findClient } from "./find-client.js";
import { OAUTH_ERRORS, type OauthErrorKey } from "./oauth-errors.js";
import { createSecretQueue, QueueFull, type VerifySecret } from "./secret-queue.js";
import { readCredentials, readTokenParameters } from "./token-parameters.js";

interface OauthParts {
	readonly accounts: readonly Account[];
	readonly publicUrl?: string;
	readonly tokens: AccessTokens;
	/** Another way to check a secret than scrypt at full cost. */
	readonly verify?: VerifySecret;
}

/** One second less than the token's life, as on the wire of the hosted API: a caller renews before it ends. */
const EXPIRES_IN_SECONDS = ACCESS_TOKEN_SECONDS - 1;
/** The largest sensible request holds four short parameters. */
const BODY_LIMIT_BYTES = 16_384;
/** By then the queue has moved on by as many as may wait. */
const RETRY_AFTER_SECONDS = "1";
const GRANT_TYPES = ["account_credentials", "client_credentials"];

function refuse(reply: FastifyReply, error: OauthErrorKey): FastifyReply {
	const { status, reason } = OAUTH_ERRORS[error];
	return reply.code(status).send({ reason, error } satisfies OauthErrorBody);
}

export async function registerOauth(
	scope: FastifyInstance,
	{ accounts, publicUrl, tokens, verify = verifySecret }: OauthParts,
): Promise<void> {
	const verifyInTurn = createSecretQueue(verify);
	scope.removeAllContentTypeParsers();
	// Callers send forms, JSON, JSON's content type with nothing behind it, or nothing at all.
	scope.addContentTypeParser("*", { parseAs: "string", bodyLimit: BODY_LIMIT_BYTES }, (_request, body, done) => {
		done(null, body);
	});
	scope.setErrorHandler((error, request, reply) => {
		const requestId = stampTrackingId(reply);
		if (error instanceof QueueFull)
			return refuse(reply.header("retry-after", RETRY_AFTER_SECONDS), "too_many_requests");
		const foreseen = error instanceof Error && "statusCode" in error && Number(error.statusCode) < 500;
		if (!foreseen) request.log.error({ err: error, requestId }, "the token endpoint could not answer");
		return refuse(reply, foreseen ? "invalid_request" : "server_error");
	});
	scope.post("/oauth/token", { schema: { response: { 200: AccessTokenSchema } } }, async (request, reply) => {
		stampTrackingId(reply);
		// RFC 6749 section 5.1.
		reply.header("cache-control", "no-store").header("pragma", "no-cache");
		const parameters = readTokenParameters(request.query, request.headers["content-type"] ?? "", request.body);
		const grantType = parameters.get("grant_type");
		if (grantType === undefined) return refuse(reply, "invalid_request");
		if (!GRANT_TYPES.includes(grantType)) return refuse(reply, "unsupported_grant_type");
		const credentials = readCredentials(request.headers.authorization, parameters);
		const known = credentials === undefined ? undefined : await findClient(accounts, credentials, verifyInTurn);
		if (known === undefined) return refuse(reply, "invalid_client");
		const { account, client } = known;
		const named = parameters.get("account_id");
		const mustName = grantType === "account_credentials";
		if (mustName ? named !== account.id : named !== undefined && named !== account.id) {
			return refuse(reply, "invalid_request");
		}
		const grant = { account: account.id, clientId: client.id, scopes: client.scopes };
		const body: AccessTokenBody = {
			access_token: await tokens.issue(grant),
			token_type: "bearer",
			expires_in: EXPIRES_IN_SECONDS,
			scope: client.scopes.join(" "),
			api_url: publicUrl ?? `${request.protocol}://${request.host}`,
		};
		return body;
	});
}
