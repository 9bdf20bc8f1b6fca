/** Keeps client secrets as salted scrypt hashes, `scrypt$salt$hash`, so that the configuration file gives none away. */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

/**
 * RFC 7914 section 2's values for interactive use. Secrets are 256 random bits, which no cost has to protect from
 * guessing, and the token endpoint must not be the cheapest way to keep the server busy.
 */
const COST: ScryptOptions = { N: 16_384, r: 8, p: 1 };
const HASH_BYTES = 32;
const SALT_BYTES = 16;
const PATTERN = /^scrypt\$([A-Za-z0-9_-]{22})\$([A-Za-z0-9_-]{43})$/;

function derive(secret: string, salt: Buffer): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		scrypt(secret, salt, HASH_BYTES, COST, (error, hash) => (error === null ? resolve(hash) : reject(error)));
	});
}

export async function hashSecret(secret: string): Promise<string> {
	const salt = randomBytes(SALT_BYTES);
	const hash = await derive(secret, salt);
	return `scrypt$${salt.toString("base64url")}$${hash.toString("base64url")}`;
}

/** Takes the same time for a right secret, a wrong one and, by UNKNOWN_CLIENT_HASH, for nobody's. */
export async function verifySecret(secret: string, hash: string): Promise<boolean> {
	const [, salt, expected] = PATTERN.exec(hash) ?? [];
	if (salt === undefined || expected === undefined) return false;
	const expectedBytes = Buffer.from(expected, "base64url");
	const actual = await derive(secret, Buffer.from(salt, "base64url"));
	return expectedBytes.length === actual.length && timingSafeEqual(expectedBytes, actual);
}

/** Well-formed and nobody's: checking against it costs what a real check costs, and fails. */
export const UNKNOWN_CLIENT_HASH = `scrypt$${"A".repeat(22)}$${"A".repeat(43)}`;
