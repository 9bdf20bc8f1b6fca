/** Gets an access token for an account's client, as `POST /oauth/token` wants it, and gives it back. */
import type { AccessTokenBody } from "@qoscope/wire";
import { ApiError, errorOf, jsonOf } from "./api-error.js";
import type { Send } from "./connection.js";
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

function basicOf({ clientId, clientSecret }: Credentials): Readonly<Record<string, string>> {
	// RFC 7617 section 2.1: UTF-8, since btoa() takes Latin-1 alone.
	const bytes = new TextEncoder().encode(`${clientId}:${clientSecret}`);
	return { authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}

export async function fetchToken(credentials: Credentials, send: Send): Promise<AccessToken> {
	const answer = await send({
		method: "POST",
		path: "/oauth/token",
		headers: basicOf(credentials),
		// A form, not a query: what a URL holds is logged on the way.
		body: new URLSearchParams({ grant_type: "account_credentials", account_id: credentials.accountId }),
	});
	const error = errorOf(answer);
	if (error !== undefined) throw error;
	const body = asBody<AccessTokenBody>(jsonOf(answer));
	if (typeof body.access_token !== "string") {
		const { status, headers } = answer;
		throw new ApiError({ status, code: undefined, message: "The answer holds no access token.", headers });
	}
	return { token: body.access_token, expiresInS: body.expires_in };
}

/** @param credentials Those of the client that the token was given to; absent for who was handed the token alone */
export async function revokeToken(token: string, credentials: Credentials | undefined, send: Send): Promise<void> {
	const answer = await send({
		method: "POST",
		path: "/oauth/revoke",
		headers: credentials === undefined ? {} : basicOf(credentials),
		body: new URLSearchParams({ token }),
	});
	const error = errorOf(answer);
	if (error !== undefined) throw error;
}
