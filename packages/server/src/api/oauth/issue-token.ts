/** `POST /oauth/token`: gives an access token to an API client that proves itself. */
import type { AccessTokenBody } from "@qoscope/wire";
import { publicBaseUrl } from "../../public-base-url.js";
import { ACCESS_TOKEN_SECONDS } from "./access-tokens.js";
import { OauthError } from "./oauth-errors.js";
import { type OauthParts, type OauthRequest, requireClient } from "./oauth-parts.js";

/** One second less than the token's life, as on the wire of the hosted API: a caller renews before it ends. */
const EXPIRES_IN_SECONDS = ACCESS_TOKEN_SECONDS - 1;
/** `authorization_code` needs people who log in, and there is no log-in yet. */
const GRANT_TYPES = ["account_credentials", "client_credentials"];

/** Throws `invalid_request`, `unsupported_grant_type` or `invalid_client`. */
export async function issueToken(parts: OauthParts, request: OauthRequest): Promise<AccessTokenBody> {
	const grantType = request.parameters.get("grant_type");
	if (grantType === undefined) throw new OauthError("invalid_request");
	if (!GRANT_TYPES.includes(grantType)) throw new OauthError("unsupported_grant_type");
	const { account, client } = await requireClient(parts, request);
	const named = request.parameters.get("account_id");
	const mustName = grantType === "account_credentials";
	if (mustName ? named !== account.id : named !== undefined && named !== account.id) {
		throw new OauthError("invalid_request");
	}
	return {
		access_token: await parts.tokens.issue({ account: account.id, clientId: client.id, scopes: client.scopes }),
		token_type: "bearer",
		expires_in: EXPIRES_IN_SECONDS,
		scope: client.scopes.join(" "),
		api_url: publicBaseUrl(request.request, parts.publicUrl),
	};
}
