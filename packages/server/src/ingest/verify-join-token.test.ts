/** Tests that only what the account's key signed with HS256 is believed. */
import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { MORNING_MS } from "../live/fake-clock.contract.js";
import { createAccountDirectory } from "./account-directory.js";
import { KEY_SECRET, OTHER_SECRET, signToken, testAccount } from "./open-test-ingest.contract.js";
import { redactClaims, redactText } from "./redact.js";
import { createJoinTokenVerifier } from "./verify-join-token.js";

const verify = createJoinTokenVerifier(
	createAccountDirectory([testAccount("acme", KEY_SECRET), testAccount("other", OTHER_SECRET)]),
);
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const badToken = expect.objectContaining({ name: "Drop", reason: "bad_token" });

test("a good token gives its account and claims, also when it has expired", async () => {
	for (const exp of [MORNING_MS / 1_000 + 60, 1]) {
		const { account, claims } = await verify(await signToken({ exp }), MORNING_MS);
		expect(account.id).toBe("acme");
		expect(claims).toMatchObject({ jti: "ann", exp });
	}
});

test("no signature, another algorithm, a changed payload and a token of tomorrow are refused", async () => {
	const good = await signToken();
	const [header, , signature] = good.split(".");
	const claims = { iss: "acme-key", jti: "x", exp: 9_999_999_999, webinar: { number: 1 }, participant: { name: "" } };
	const none = `${encode({ alg: "none" })}.${encode(claims)}.`;
	const changed = `${header}.${encode(claims)}.${signature}`;
	const key = new TextEncoder().encode(`${KEY_SECRET}${KEY_SECRET}`.slice(0, KEY_SECRET.length));
	const hs512 = await new SignJWT(claims)
		.setProtectedHeader({ alg: "HS512" })
		.sign(new Uint8Array([...key, ...new Uint8Array(64 - key.length)]));
	const tomorrow = await signToken({ more: { nbf: MORNING_MS / 1_000 + 86_400 } });
	for (const token of [none, changed, hs512, tomorrow, "", "a.b.c"]) {
		await expect(verify(token, MORNING_MS)).rejects.toEqual(badToken);
	}
});

test("a claim that does not fit is named, its value is not", async () => {
	const token = await signToken({ participant: { name: "x".repeat(200) } });
	await expect(verify(token, MORNING_MS)).rejects.toEqual(badToken);
	const error: unknown = await verify(token, MORNING_MS).catch((thrown: unknown) => thrown);
	expect(String(error)).toContain("/participant/name");
	expect(String(error)).not.toContain("xxx");
});

test("only a session's participant has a key of 36 characters", async () => {
	const sign = (length: number, kind: object) =>
		signToken({ participant: { name: "", customerKey: "k".repeat(length) }, webinar: { number: 1, ...kind } });
	for (const kind of [{}, { kind: "webinar" }, { kind: "meeting" }]) {
		await expect(verify(await sign(36, kind), MORNING_MS)).rejects.toEqual(badToken);
		await expect(verify(await sign(35, kind), MORNING_MS)).resolves.toBeDefined();
	}
	await expect(verify(await sign(36, { kind: "session" }), MORNING_MS)).resolves.toBeDefined();
});

test("texts lose what steers terminals and turns lines; identities stay", async () => {
	expect(redactText(" A\u0000n\u001b[31mn\u202e \n")).toBe("An[31mn");
	expect(redactText("Łukasz 山田 👩‍💻 ‌نیم‌فاصله")).toBe("Łukasz 山田 👩‍💻 ‌نیم‌فاصله");
	const { claims } = await verify(
		await signToken({ jti: "a\u0007b", webinar: { topic: "T\u0007", host: { name: "H\u0007" } } }),
		MORNING_MS,
	);
	const redacted = redactClaims(claims);
	expect(redacted).toMatchObject({ jti: "a\u0007b", webinar: { topic: "T", host: { name: "H" } } });
});
