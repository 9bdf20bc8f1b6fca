/** The UUID of an instance: 16 bytes in standard base64 with `==`. */
import { createHash } from "node:crypto";

/**
 * The first 16 bytes of SHA-256 over account, number and start, NUL-separated, then over the same and 1, 2, … until the
 * base64 holds neither `/` nor `+`: such UUIDs need no encoding in a path. `firstTry` above 0 gives further ones.
 */
export function mintInstanceUuid(account: string, number: number, startMs: number, firstTry = 0): string {
	for (let attempt = firstTry; ; attempt++) {
		const tail = attempt === 0 ? "" : `\0${attempt}`;
		const digest = createHash("sha256").update(`${account}\0${number}\0${startMs}${tail}`).digest();
		const uuid = digest.subarray(0, 16).toString("base64");
		if (!/[/+]/.test(uuid)) return uuid;
	}
}

/**
 * The one spelling of a given UUID: `-` and `_` are read as `+` and `/`, `==` is added, and bits beyond the 16 bytes
 * are cleared. Undefined for what is no base64 of 16 bytes.
 */
export function normalizeInstanceUuid(given: string): string | undefined {
	if (!/^[A-Za-z0-9+/_-]{22}(==)?$/.test(given)) return undefined;
	return Buffer.from(given, "base64").toString("base64");
}
