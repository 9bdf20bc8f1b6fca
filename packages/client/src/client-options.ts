/** What a client can be told when it is made, and at each call. */
import type { ApiError } from "./api-error.js";
import type { Credentials } from "./fetch-token.js";
import type { Sleep } from "./sleep.js";

/** What is done about answers that say "too many requests" (429). */
export interface PatienceOptions {
	/** How often a request is sent at most; 8 when absent, 1 to never wait. */
	readonly tries?: number;
	/** How long all waits for one request may take together; two minutes when absent. */
	readonly longestWaitMs?: number;
	/** Is told before each wait. */
	readonly onWait?: (wait: { readonly durationMs: number; readonly error: ApiError }) => void;
}

export type ClientOptions = {
	/** Where the API is, with or without `/v2`: http://127.0.0.1:8730, or the hosted service's base URL. */
	readonly url: string;
	/** For master accounts: asks about this account, by the `/accounts/{accountId}` form of every path. */
	readonly account?: string;
	/** How long each request may take, its whole answer included; 30 s when absent. */
	readonly timeoutMs?: number;
	readonly rateLimits?: PatienceOptions;
	/** Ends everything that the client does, its waits included. */
	readonly signal?: AbortSignal;
	/** Another fetch, for tests and for environments that have none. */
	readonly fetch?: typeof globalThis.fetch;
	/** Another clock, epoch milliseconds. */
	readonly now?: () => number;
	/** Another way to wait. */
	readonly sleep?: Sleep;
} & ({ readonly credentials: Credentials } | { readonly getToken: () => Promise<string> });

export interface CallOptions {
	/** Ends this call; a list's holds for all of its pages. */
	readonly signal?: AbortSignal;
}
