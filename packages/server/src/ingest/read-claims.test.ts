/** Tests that claims which harm nobody never cost a participant's data, and that the others are refused by name. */
import { afterEach, describe, expect, test } from "vitest";
import { batchOf, createTestIngests, helloOf, NUMBER, signToken } from "./open-test-ingest.contract.js";
import { readClaims } from "./read-claims.js";

const EXP = 1_772_363_700;
const BASE = { iss: "acme-key", jti: "ann", exp: EXP, webinar: { number: 7 }, participant: { name: "Ann" } };
const withWebinar = (more: object) => readClaims({ ...BASE, webinar: { ...BASE.webinar, ...more } }).webinar;
const withParticipant = (more: object) =>
	readClaims({ ...BASE, participant: { ...BASE.participant, ...more } }).participant;

test("null, other types and unknown claims are as absent, whatever their depth", () => {
	const nothing = { id: null, email: null, role: null, external: null, pcName: {}, domain: [], sipUri: true };
	expect(withParticipant({ ...nothing, groupId: { a: [{}] }, other: { deep: {} } })).toEqual({ name: "Ann" });
	const webinar = { uuid: null, topic: [], host: "Hedy", kind: null, customKeys: {}, trackingFields: [1, {}, null] };
	expect(withWebinar(webinar)).toEqual({ number: 7, trackingFields: [] });
	expect(readClaims({ ...BASE, backfill: null, iat: "now", aud: 5, sub: null })).toEqual(BASE);
	for (const participant of [null, undefined, "Ann", [], {}, { name: null }, { name: false }]) {
		expect(readClaims({ ...BASE, participant }).participant).toEqual({ name: "" });
	}
});

test("numbers and words are taken for the texts and flags that they stand for", () => {
	expect(withParticipant({ id: 17, name: 5, registrantId: 0, customerKey: 1.5 })).toMatchObject({
		...{ id: "17", name: "5", registrantId: "0", customerKey: "1.5" },
	});
	expect(withParticipant({ role: " HOST " }).role).toBe("host");
	expect(withParticipant({ role: "moderator", emailShownBecause: "why not" })).toEqual({ name: "Ann" });
	expect(withWebinar({ kind: "Meeting" }).kind).toBe("meeting");
	expect(readClaims({ ...BASE, jti: 42 }).jti).toBe("42");
	for (const yes of [true, "true", 1, "1", "Yes"]) expect(readClaims({ ...BASE, backfill: yes }).backfill).toBe(true);
	for (const no of [false, "false", 0, "no", "perhaps"])
		expect(readClaims({ ...BASE, backfill: no }).backfill ?? false).toBe(false);
});

test("who may be outside the account is taken for outside, since less is shown of them", () => {
	for (const external of ["true", 1, "partner", {}, [], 7]) expect(withParticipant({ external }).external).toBe(true);
	for (const external of ["false", 0, ""]) expect(withParticipant({ external }).external).toBe(false);
});

test("a number of a webinar may be written as it is shown to people", () => {
	for (const number of [123456789, "123456789", " 123 456 789 ", "123-456-789", 123456789.0]) {
		expect(withWebinar({ number }).number).toBe(123_456_789);
	}
});

describe("a text that is too long", () => {
	test("is cut where it is for people, by characters as people see them", () => {
		expect(withParticipant({ name: "x".repeat(129) }).name).toBe("x".repeat(128));
		expect(withParticipant({ name: `${"x".repeat(127)}👩‍💻` }).name).toBe("x".repeat(127));
		expect(withParticipant({ name: "😀".repeat(128) }).name).toBe("😀".repeat(128));
		expect(withParticipant({ name: `a${"\u0301".repeat(500)}` }).name).toHaveLength(128);
		expect(withWebinar({ topic: "山".repeat(301) }).topic).toBe("山".repeat(300));
		expect(withWebinar({ host: { name: "h".repeat(200), email: "h@example.com" } }).host).toEqual({
			...{ name: "h".repeat(128), email: "h@example.com" },
		});
		const customKeys = Array.from({ length: 12 }, (_, index) => ({ key: `k${index}`, value: "v".repeat(300) }));
		expect(withWebinar({ customKeys }).customKeys).toEqual(
			customKeys.slice(0, 10).map(({ key }) => ({ key, value: "v".repeat(256) })),
		);
	});
	test("is left out where a part of it would name somebody or something else", () => {
		const long = "x".repeat(300);
		const ids = { id: long, domain: long, macAddr: long, harddiskId: long, registrantId: long, groupId: long };
		const more = { breakoutId: long, sipUri: long, fromSipUri: long, email: `${long}@example.com`, customerKey: long };
		expect(withParticipant({ ...ids, ...more })).toEqual({ name: "Ann" });
		expect(withWebinar({ sessionKey: long })).toEqual({ number: 7 });
	});
	test("does not count what is taken out of it: control characters and blanks around it", () => {
		expect(withParticipant({ name: ` \u0007${"x".repeat(128)}\n` }).name).toBe("x".repeat(128));
		expect(withParticipant({ name: "Ann\ud800" }).name).toBe("Ann\ufffd");
	});
	test("of a customer's key is one of 36 characters, but in sessions", () => {
		const key = (kind: string, length: number) =>
			readClaims({ ...BASE, webinar: { number: 7, kind }, participant: { customerKey: "k".repeat(length) } })
				.participant.customerKey?.length;
		expect([key("webinar", 35), key("webinar", 36), key("meeting", 36)]).toEqual([35, undefined, undefined]);
		expect([key("session", 36), key("session", 37)]).toEqual([36, undefined]);
	});
});

test("an e-mail that is no address is left out", () => {
	for (const email of ["n/a", "ann", "", "ann@", "@example.com", "Ann <ann@example.com>", "a b@example.com", 5]) {
		expect(withParticipant({ email }), String(email)).toEqual({ name: "Ann" });
	}
	for (const email of ["ann@example.com", "ann@intranet", "änn@exämple.com", '"a b"@example.com']) {
		expect(withParticipant({ email }).email).toBe(email);
	}
});

test("exp may have a fraction, be a text, or count milliseconds", () => {
	expect(readClaims({ ...BASE, exp: EXP + 0.25 }).exp).toBe(EXP + 0.25);
	for (const exp of [String(EXP), EXP * 1_000]) expect(readClaims({ ...BASE, exp }).exp).toBe(EXP);
	expect(readClaims({ ...BASE, exp: -5 }).exp).toBe(0);
});

test.each([
	["jti", { jti: undefined }, "no claim jti"],
	["jti", { jti: null }, "no claim jti"],
	["jti", { jti: "" }, "1 to 128 characters"],
	["jti", { jti: "x".repeat(129) }, "1 to 128 characters"],
	["jti", { jti: 2 ** 60 }, "1 to 128 characters"],
	["jti", { jti: ["ann"] }, "1 to 128 characters"],
	["jti", { jti: "ann\udc00" }, "half a surrogate pair"],
	["exp", { exp: undefined }, "no claim exp"],
	["exp", { exp: "tomorrow" }, "seconds since 1970"],
	["exp", { exp: true }, "seconds since 1970"],
	["exp", { exp: Number.POSITIVE_INFINITY }, "seconds since 1970"],
	["webinar", { webinar: undefined }, "no claim webinar;"],
	["webinar", { webinar: 123 }, "holds the webinar's number"],
	["webinar.number", { webinar: {} }, "no claim webinar.number"],
	["webinar.number", { webinar: { number: 0 } }, "1 to 15 digits"],
	["webinar.number", { webinar: { number: 7.5 } }, "1 to 15 digits"],
	["webinar.number", { webinar: { number: "0123" } }, "1 to 15 digits"],
	["webinar.number", { webinar: { number: 1e15 } }, "1 to 15 digits"],
	["webinar.number", { webinar: { number: true } }, "1 to 15 digits"],
	["webinar.uuid", { webinar: { number: 7, uuid: "550e8400-e29b-41d4-a716-446655440000" } }, "16 bytes in base64"],
	["webinar.kind", { webinar: { number: 7, kind: "party" } }, "webinar, meeting, session"],
])("an identity must be right: %s of %j", (claim, more, must) => {
	const read = () => readClaims({ ...BASE, ...more });
	expect(read).toThrow(expect.objectContaining({ name: "Drop", reason: "bad_token" }));
	expect(read).toThrow(`claim ${claim}`);
	expect(read).toThrow(must);
	expect(read).not.toThrow("key");
});

test("what is no object at all is refused by the first claim that it lacks", () => {
	for (const payload of [null, [], 5, "x"]) expect(() => readClaims(payload)).toThrow("no claim iss");
});

describe("both doors", () => {
	const { open, closeAll } = createTestIngests();
	afterEach(closeAll);
	test("take the token of a backend whose clock is a minute fast, with fractions, nulls and a long name", async () => {
		const server = await open();
		const seconds = server.clock.nowMs() / 1_000;
		const sign = (jti: string) =>
			signToken({
				jti,
				exp: seconds - 59.5,
				webinar: { number: String(NUMBER), uuid: null },
				participant: { name: "ñ".repeat(129), email: null },
				more: { nbf: seconds + 59.75, iat: "2026-03-01T10:15:59Z" },
			});
		const agent = server.connect(await sign("ann"));
		agent.send(helloOf());
		await agent.next("hello");
		expect((await server.post(batchOf(await sign("bob"), []))).status).toBe(200);
		const { participants } = await server.stored();
		expect(participants.map(({ name, email }) => [name, email])).toEqual([
			["ñ".repeat(128), ""],
			["ñ".repeat(128), ""],
		]);
	});
	test("name the claim that they refuse", async () => {
		const server = await open();
		const token = await signToken({ webinar: { kind: 5 } });
		const agent = server.connect(token);
		agent.send(helloOf());
		const refused = { reason: "bad_token", message: expect.stringContaining("claim webinar.kind") };
		expect(await agent.next("refuse")).toMatchObject(refused);
		expect(await (await server.post(batchOf(token, []))).json()).toEqual(refused);
	});
});
