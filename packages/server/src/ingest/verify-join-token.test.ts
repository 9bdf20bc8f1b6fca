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

test("a refusal blames what is wrong: the algorithm, the key, or one claim", async () => {
	const messageOf = async (token: string) =>
		verify(token, MORNING_MS).then(
			() => "accepted",
			({ message }: Error) => message,
		);
	expect(await messageOf(await signToken({ secret: OTHER_SECRET }))).toContain("not signed with the secret");
	expect(await messageOf(await signToken({ account: "nobody" }))).toContain("claim iss");
	expect(await messageOf(await signToken({ more: { iss: null } }))).toContain("no claim iss");
	const hs512 = await new SignJWT({ iss: "acme-key", jti: "x" })
		.setProtectedHeader({ alg: "HS512" })
		.sign(new Uint8Array(64));
	expect(await messageOf(hs512)).toContain("HS256");
});

test("an hour's difference of clocks is refused by name, a minute's is not", async () => {
	const signed = (nbf: unknown) => signToken({ more: { nbf } });
	const seconds = MORNING_MS / 1_000;
	for (const nbf of [seconds + 60, seconds + 59.5, String(seconds + 1), MORNING_MS + 1_000, null, seconds - 9_999]) {
		await expect(verify(await signed(nbf), MORNING_MS), String(nbf)).resolves.toBeDefined();
	}
	for (const nbf of [seconds + 61, seconds + 3_600, "soon", {}]) {
		await expect(verify(await signed(nbf), MORNING_MS)).rejects.toMatchObject({
			reason: "bad_token",
			message: expect.stringContaining("claim nbf"),
		});
	}
});

test("white space around a token is no part of it", async () => {
	await expect(verify(` ${await signToken()}\r\n`, MORNING_MS)).resolves.toBeDefined();
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
