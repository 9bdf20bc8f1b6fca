/** What the API asks of the store about access tokens that were called back. */

export interface Revocation {
	/** The token's `jti`. */
	readonly tokenId: string;
	/** When the token would have ended by itself, epoch ms; of no use afterwards. */
	readonly untilMs: number;
}

export interface RevocationStore {
	/** Resolves when it is durable against kill -9. Again is the same. */
	readonly putRevocation: (revocation: Revocation) => Promise<void>;
	/** Those of every account whose token would still be good at `nowMs`, in any order. */
	readonly listRevocations: (nowMs: number) => Promise<readonly Revocation[]>;
}
