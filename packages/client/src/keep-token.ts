/** Keeps an access token for as long as it holds, so that each call need not ask for one. */
import type { AccessToken } from "./fetch-token.js";

export interface TokenKeeper {
	readonly get: () => Promise<string>;
	/** Forgets a token that the API turned away; a newer one stays. */
	readonly forget: (token: string) => void;
	/** The token that is kept, if any, which is forgotten at the same time. */
	readonly take: () => string | undefined;
}

/** Renewed this long before it expires, so that it still holds when it arrives. */
const RENEW_BEFORE_MS = 60_000;

export function keepToken(fetchNew: () => Promise<AccessToken>, now: () => number): TokenKeeper {
	let kept: { readonly token: string; readonly untilMs: number } | undefined;
	let underWay: Promise<string> | undefined;

	const renew = async () => {
		try {
			const { token, expiresInS } = await fetchNew();
			kept = { token, untilMs: now() + (expiresInS ?? 0) * 1_000 - RENEW_BEFORE_MS };
			return token;
		} finally {
			underWay = undefined;
		}
	};
	return {
		get: async () => {
			if (kept !== undefined && now() < kept.untilMs) return kept.token;
			underWay ??= renew();
			return await underWay;
		},
		forget: (token) => {
			if (kept?.token === token) kept = undefined;
		},
		take: () => {
			const token = kept?.token;
			kept = undefined;
			return token;
		},
	};
}
