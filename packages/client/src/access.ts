/** Brings an access token to every request of the API. */
import type { Answer } from "./answer.js";
import { errorOf, isTokenRefused } from "./api-error.js";
import type { ClientOptions } from "./client-options.js";
import type { Request, Send } from "./connection.js";
import { fetchToken, revokeToken } from "./fetch-token.js";
import { keepToken } from "./keep-token.js";
import { untilAborted } from "./until-aborted.js";

export interface Access {
	/** Gives the answer of a success; throws an ApiError for every other. */
	readonly send: (request: Omit<Request, "headers" | "body">) => Promise<Answer>;
	readonly accessToken: () => Promise<string>;
	/** Has the token revoked that was used last; does nothing when none was. */
	readonly revokeToken: () => Promise<void>;
}

export function createAccess(options: ClientOptions, connection: Send): Access {
	const { now = Date.now } = options;
	const credentials = "credentials" in options ? options.credentials : undefined;
	const kept = credentials === undefined ? undefined : keepToken(() => fetchToken(credentials, connection), now);
	const accessToken = "getToken" in options ? options.getToken : async () => (await kept?.get()) ?? "";

	return {
		accessToken,
		revokeToken: async () => {
			const token = kept === undefined ? await accessToken() : kept.take();
			if (token !== undefined) await revokeToken(token, credentials, connection);
		},
		send: async (request) => {
			const attempt = async (token: string) => {
				const answer = await connection({ ...request, headers: { authorization: `Bearer ${token}` } });
				return { answer, error: errorOf(answer) };
			};
			// Many calls share one request for a token, so that a call that ends does not end that of the others.
			const token = await untilAborted(accessToken(), request.signal);
			let { answer, error } = await attempt(token);
			if (error !== undefined && isTokenRefused(error)) {
				// Renewed once: it may have expired on the way, or the secret has changed.
				kept?.forget(token);
				const renewed = await untilAborted(accessToken(), request.signal);
				if (renewed !== token) ({ answer, error } = await attempt(renewed));
			}
			if (error !== undefined) throw error;
			return answer;
		},
	};
}
