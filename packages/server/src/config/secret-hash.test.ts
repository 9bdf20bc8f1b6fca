import { beforeAll, expect, test } from "vitest";
import { hashSecret, UNKNOWN_CLIENT_HASH, verifySecret } from "./secret-hash.js";

let hash: string;
beforeAll(async () => {
	hash = await hashSecret("correct horse");
});

test("a secret verifies against its own hash and no other does", async () => {
	expect(hash).toMatch(/^scrypt\$[A-Za-z0-9_-]{22}\$[A-Za-z0-9_-]{43}$/);
	expect(await verifySecret("correct horse", hash)).toBe(true);
	expect(await verifySecret("correct horsE", hash)).toBe(false);
});

test("the same secret is salted anew each time", async () => {
	expect(await hashSecret("correct horse")).not.toBe(hash);
});

test("a malformed or truncated hash and the hash of nobody never verify", async () => {
	for (const bad of ["", "secret", hash.slice(0, -3), hash.replace("scrypt", "md5"), UNKNOWN_CLIENT_HASH]) {
		expect(await verifySecret("correct horse", bad)).toBe(false);
	}
});
