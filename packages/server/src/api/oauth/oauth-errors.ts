/** The errors of `/oauth/token` and `/oauth/revoke`: `{"reason", "error"}`, not the envelope of the rest of the API. */
export const OAUTH_ERRORS = {
	invalid_client: { status: 400, reason: "Invalid client_id or client_secret" },
	unsupported_grant_type: { status: 400, reason: "unsupported grant type" },
	invalid_grant: { status: 400, reason: "Invalid Token!" },
	/** Also RFC 6749's word for a missing parameter. */
	invalid_request: { status: 400, reason: "Invalid or missing parameter" },
	/** RFC 6749 has no word for it; RFC 6585 has the status. */
	too_many_requests: { status: 429, reason: "Too many requests, try again later" },
	/** RFC 6749's word for what is not the caller's fault. */
	server_error: { status: 500, reason: "Internal error" },
} as const;

export type OauthErrorKey = keyof typeof OAUTH_ERRORS;

/** What both endpoints throw; register-oauth.ts turns it into a reply. */
export class OauthError extends Error {
	override readonly name = "OauthError";
	readonly key: OauthErrorKey;

	constructor(key: OauthErrorKey) {
		super(OAUTH_ERRORS[key].reason);
		this.key = key;
	}
}
