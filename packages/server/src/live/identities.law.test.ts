/** Tests the laws of ids: what is minted and hashed keeps its form for any input. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { mintInstanceUuid, normalizeInstanceUuid } from "./instance-uuid.js";
import { participantIdOf } from "./participant-id.js";

test("a participant's id is above 0, below 2^52, and depends on all three parts", () => {
	fc.assert(
		fc.property(fc.string(), fc.string(), fc.string(), (account, instance, jti) => {
			const id = participantIdOf(account, instance, jti);
			expect(id > 0 && id < 2 ** 52 && Number.isInteger(id)).toBe(true);
			expect(participantIdOf(account, instance, jti)).toBe(id);
			expect(participantIdOf(account, instance, `${jti}x`)).not.toBe(id);
			expect(participantIdOf(`${account}x`, instance, jti)).not.toBe(id);
		}),
	);
	expect(participantIdOf("a", "bc", "d")).not.toBe(participantIdOf("ab", "c", "d"));
});

test("a participant's id never changes from release to release", () => {
	expect(participantIdOf("acme", "4444AAAiAAAAAiAiAiiAii==", "visit-1")).toBe(906_298_986_451_746);
});

test("a minted UUID needs no encoding and is its own normal form", () => {
	fc.assert(
		fc.property(fc.string(), fc.nat(), fc.nat(), (account, number, startMs) => {
			const uuid = mintInstanceUuid(account, number, startMs);
			expect(uuid).toMatch(/^[A-Za-z0-9]{22}==$/);
			expect(normalizeInstanceUuid(uuid)).toBe(uuid);
			expect(mintInstanceUuid(account, number, startMs)).toBe(uuid);
		}),
	);
});

test("every spelling of 16 bytes has one normal form", () => {
	fc.assert(
		fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
			const uuid = Buffer.from(bytes).toString("base64");
			expect(normalizeInstanceUuid(uuid)).toBe(uuid);
			expect(normalizeInstanceUuid(uuid.slice(0, 22))).toBe(uuid);
			expect(normalizeInstanceUuid(Buffer.from(bytes).toString("base64url"))).toBe(uuid);
		}),
	);
	for (const other of [
		"",
		"123456789",
		"4444AAAiAAAAAiAiAiiAii=",
		"4444AAAiAAAAAiAiAiiAii==x",
		"4444 AAiAAAAAiAiAiiAii==",
	]) {
		expect(normalizeInstanceUuid(other)).toBeUndefined();
	}
});
