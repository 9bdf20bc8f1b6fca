/** Who is calling and what they may do: checked before anything else of a request is looked at. */
import type { FastifyRequest, onRequestAsyncHookHandler } from "fastify";
import type { Account } from "../config/config-schema.js";
import { type ErrorKey, QosError } from "./errors.js";
import type { AccessTokens } from "./oauth/access-tokens.js";

/** Where the hook leaves the account for the handler. */
export const CALLER = "qoscopeCaller";

/** The account that the access token belongs to. */
export function callerOf(request: FastifyRequest): Account {
	return request.getDecorator<Account>(CALLER);
}

export interface AccessRule {
	/** Any one of them is enough. */
	readonly scopes: readonly string[];
	/** The answer to a path that names another account: that of an unknown webinar. */
	readonly unavailable: ErrorKey;
}

function readBearer(authorization: string | undefined): string {
	const token = /^bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
	if (token === undefined) throw new QosError("invalid_access_token");
	return token;
}

function accountInPath(request: FastifyRequest): string | undefined {
	const { params } = request;
	if (typeof params !== "object" || params === null || !("accountId" in params)) return undefined;
	return String(params.accountId);
}

/** Makes the hook of a route. Scopes count only while the configuration still gives them to the client. */
export function requireAccess(
	accounts: readonly Account[],
	tokens: AccessTokens,
	{ scopes, unavailable }: AccessRule,
): onRequestAsyncHookHandler {
	return async (request) => {
		const grant = await tokens.open(readBearer(request.headers.authorization));
		const account = accounts.find(({ id }) => id === grant.account);
		const client = account?.apiClients.find(({ id }) => id === grant.clientId);
		if (account === undefined || client === undefined) throw new QosError("invalid_access_token");
		const allowed = scopes.some((scope) => grant.scopes.includes(scope) && client.scopes.includes(scope));
		if (!allowed) throw new QosError("missing_scope", { values: { scopes: scopes.join(", ") } });
		const named = accountInPath(request);
		if (named !== undefined && named !== "me" && named !== account.id) throw new QosError(unavailable);
		request.setDecorator(CALLER, account);
	};
}
