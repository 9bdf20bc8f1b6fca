/**
 * Checks secrets one at a time. Each check keeps one of libuv's four threads busy for tens of milliseconds, and the
 * embedded database works on the same threads: wrong secrets side by side would keep reports waiting for seconds.
 */
import type { verifySecret } from "../../config/secret-hash.js";

export type VerifySecret = typeof verifySecret;

/** A second or two of work. Whoever comes later would give up before its turn, so it is told so at once. */
export const MAX_WAITING = 20;

/** Thrown for a check that found too many others waiting. */
export class QueueFull extends Error {
	override readonly name = "QueueFull";
}

export function createSecretQueue(verify: VerifySecret): VerifySecret {
	let last: Promise<unknown> = Promise.resolve();
	/** The one that is being checked and those that wait for it. */
	let present = 0;
	return async (secret, hash) => {
		if (present > MAX_WAITING) throw new QueueFull();
		present += 1;
		const check = async () => {
			try {
				return await verify(secret, hash);
			} finally {
				present -= 1;
			}
		};
		const result = last.then(check, check);
		last = result;
		return result;
	};
}
