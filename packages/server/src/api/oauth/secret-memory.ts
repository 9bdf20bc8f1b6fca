/**
 * Secrets that were right a while ago, so that whoever asks again waits for nobody. Only keyed hashes are kept, and the
 * key is made anew at each start; a changed configuration needs a start, too.
 */
import { createHmac, randomBytes } from "node:crypto";

/** Clients come back when their token's hour is over. */
const KEPT_MS = 2 * 3_600_000;
const MAX_KEPT = 1_000;

export interface SecretMemory {
	/** Stands for a client with a secret and the hash that the secret must fit. */
	readonly nameOf: (client: string, secret: string, hash: string) => string;
	readonly remember: (name: string) => void;
	/** Whether it was right within the last two hours. Asking counts as use. */
	readonly isKnown: (name: string) => boolean;
}

export function createSecretMemory(monotonicMs: () => number): SecretMemory {
	const key = randomBytes(32);
	/** The least recently used first. */
	const untilMsOf = new Map<string, number>();
	const remember = (name: string) => {
		untilMsOf.delete(name);
		untilMsOf.set(name, monotonicMs() + KEPT_MS);
		const [oldest] = untilMsOf.keys();
		if (untilMsOf.size > MAX_KEPT && oldest !== undefined) untilMsOf.delete(oldest);
	};
	return {
		nameOf: (client, secret, hash) =>
			createHmac("sha256", key)
				.update(JSON.stringify([client, secret, hash]))
				.digest("base64url"),
		remember,
		isKnown(name) {
			const isKnown = (untilMsOf.get(name) ?? Number.NEGATIVE_INFINITY) > monotonicMs();
			if (isKnown) remember(name);
			else untilMsOf.delete(name);
			return isKnown;
		},
	};
}
