/** `POST /oauth/revoke`: a client calls one of its access tokens back before its hour is over. */
import type { RevokedTokenBody } from "@qoscope/wire";
import { QosError } from "../errors.js";
import type { OpenGrant } from "./access-tokens.js";
import { OauthError } from "./oauth-errors.js";
import { type OauthParts, type OauthRequest, requireClient } from "./oauth-parts.js";

/**
 * Throws `invalid_request`, `invalid_client`, or `invalid_grant` for what is no token, is over its hour, or is another
 * client's; these are not told apart. Calling the same token back again succeeds: a caller may repeat itself.
 */
export async function revokeToken(parts: OauthParts, request: OauthRequest): Promise<RevokedTokenBody> {
	const token = request.parameters.get("token");
	if (token === undefined) throw new OauthError("invalid_request");
	const { account, client } = await requireClient(parts, request);
	const grant = await readToken(parts, token);
	if (grant.account !== account.id || grant.clientId !== client.id) throw new OauthError("invalid_grant");
	await parts.revocations.revoke({ tokenId: grant.tokenId, untilMs: grant.expiresMs });
	return { status: "success" };
}

async function readToken({ tokens }: OauthParts, token: string): Promise<OpenGrant> {
	try {
		return await tokens.read(token);
	} catch (error) {
		throw error instanceof QosError ? new OauthError("invalid_grant") : error;
	}
}
