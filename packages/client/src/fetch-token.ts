/** Gets an access token for an account's client, as `POST /oauth/token` wants it. */
import type { AccessTokenBody } from "@qoscope/wire";
import type { Answer } from "./answer.js";
import { ApiError, jsonOf, toApiError } from "./api-error.js";
import { asBody } from "./tolerant.js";

export interface Credentials {
	readonly accountId: string;
	readonly clientId: string;
	readonly clientSecret: string;
}

export interface AccessToken {
	readonly token: string;
	/** Absent when the answer does not say. */
	readonly expiresInS: number | undefined;
}

type Send = (path: string, init: RequestInit) => Promise<Answer>;

export async function fetchToken(credentials: Credentials, send: Send): Promise<AccessToken> {
	const answer = await send("/oauth/token", {
		method: "POST",
		headers: { authorization: `Basic ${btoa(`${credentials.clientId}:${credentials.clientSecret}`)}` },
		// A form, not a query: what a URL holds is logged on the way.
		body: new URLSearchParams({ grant_type: "account_credentials", account_id: credentials.accountId }),
	});
	if (!answer.isSuccess) throw toApiError(answer);
	const body = asBody<AccessTokenBody>(jsonOf(answer));
	if (typeof body.access_token !== "string") {
		const { status, headers } = answer;
		throw new ApiError({ status, code: undefined, message: "The answer holds no access token.", headers });
	}
	return { token: body.access_token, expiresInS: body.expires_in };
}
