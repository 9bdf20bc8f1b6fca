/** A participant's id: the same on every node, after a restart and in a back-fill, since it is a hash of who it is. */
import { createHash } from "node:crypto";

/**
 * The first 52 bits of SHA-256 over account, instance and `jti`, each followed by a NUL; the first two hold none, so
 * no two triples read the same. 52 bits are exact as a number. Never 0.
 */
export function participantIdOf(account: string, instance: string, jti: string): number {
	const digest = createHash("sha256").update(`${account}\0${instance}\0${jti}\0`).digest();
	const id = Number(digest.readBigUInt64BE() >> 12n);
	return id === 0 ? 1 : id;
}
