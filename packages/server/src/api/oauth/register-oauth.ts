/** The routes of `/oauth`: what comes in is read in whichever way it is said, and errors have these endpoints' own form. */
import { AccessTokenSchema, type OauthErrorBody, RevokedTokenSchema } from "@qoscope/wire";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { createAddressReader, type ReadAddress } from "../../caller-address.js";
import { verifySecret } from "../../config/secret-hash.js";
import { NotStored } from "../../store/watch-writes.js";
import { stampTrackingId } from "../tracking-id.js";
import { issueToken } from "./issue-token.js";
import { OAUTH_ERRORS, OauthError, type OauthErrorKey } from "./oauth-errors.js";
import type { OauthParts, OauthRequest } from "./oauth-parts.js";
import { revokeToken } from "./revoke-token.js";
import { createSecretQueue, QueueFull, type VerifySecret } from "./secret-queue.js";
import { readTokenParameters } from "./token-parameters.js";

/** The largest sensible request holds four short parameters. */
const BODY_LIMIT_BYTES = 16_384;
/** By then the queue has moved on by as many as may wait. */
const RETRY_AFTER_SECONDS = "1";

function refuse(reply: FastifyReply, error: OauthErrorKey): FastifyReply {
	const { status, reason } = OAUTH_ERRORS[error];
	return reply.code(status).send({ reason, error } satisfies OauthErrorBody);
}

function readRequest(request: FastifyRequest, readAddress: ReadAddress): OauthRequest {
	const { query, headers, body } = request;
	return {
		parameters: readTokenParameters(query, headers["content-type"] ?? "", body),
		authorization: headers.authorization,
		address: readAddress(request.raw),
		request,
	};
}

interface OauthRouteParts extends Omit<OauthParts, "check"> {
	/** That of the socket when absent. */
	readonly readAddress?: ReadAddress | undefined;
	/** Another way to check a secret than scrypt at full cost. */
	readonly verify?: VerifySecret;
}

export async function registerOauth(scope: FastifyInstance, given: OauthRouteParts): Promise<void> {
	const { readAddress = createAddressReader([]) } = given;
	const parts: OauthParts = { ...given, check: createSecretQueue(given.verify ?? verifySecret) };
	scope.removeAllContentTypeParsers();
	// Callers send forms, JSON, JSON's content type with nothing behind it, or nothing at all.
	scope.addContentTypeParser("*", { parseAs: "string", bodyLimit: BODY_LIMIT_BYTES }, (_request, body, done) => {
		done(null, body);
	});
	scope.addHook("onRequest", async (_request, reply) => {
		stampTrackingId(reply);
		// RFC 6749 section 5.1.
		reply.header("cache-control", "no-store").header("pragma", "no-cache");
	});
	scope.setErrorHandler((error, request, reply) => {
		if (error instanceof OauthError) return refuse(reply, error.key);
		if (error instanceof QueueFull)
			return refuse(reply.header("retry-after", RETRY_AFTER_SECONDS), "too_many_requests");
		const foreseen = error instanceof Error && "statusCode" in error && Number(error.statusCode) < 500;
		const requestId = stampTrackingId(reply);
		if (!foreseen && !(error instanceof NotStored))
			request.log.error({ err: error, requestId }, "the token endpoint could not answer");
		return refuse(reply, foreseen ? "invalid_request" : "server_error");
	});
	scope.post("/oauth/token", { schema: { response: { 200: AccessTokenSchema } } }, (request) =>
		issueToken(parts, readRequest(request, readAddress)),
	);
	scope.post("/oauth/revoke", { schema: { response: { 200: RevokedTokenSchema } } }, (request) =>
		revokeToken(parts, readRequest(request, readAddress)),
	);
}
