import fc from "fast-check";
import { Type } from "typebox";
import { expect, test } from "vitest";
import { createPageTokens, PAGE_TOKEN_MS, type PageBinding } from "./page-token.js";

const PositionSchema = Type.Object({ atMs: Type.Number(), after: Type.Number(), instance: Type.String() });
const position = fc.record({ atMs: fc.nat(), after: fc.maxSafeNat(), instance: fc.string() });
const binding: fc.Arbitrary<PageBinding> = fc.array(fc.oneof(fc.string(), fc.nat(), fc.constant(undefined)), {
	maxLength: 5,
});
const START_MS = 1_772_360_000_000;
const at = (timeMs: number, secret = "secret") => createPageTokens(secret, { nowMs: () => timeMs });
const REFUSAL = "The next page token is invalid or expired.";

test("a token gives back its position, and is made of URL-safe characters only", () => {
	fc.assert(
		fc.property(binding, position, fc.integer({ min: 0, max: PAGE_TOKEN_MS }), (bound, where, ageMs) => {
			const token = at(START_MS).issue(bound, where);
			expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
			expect(at(START_MS + ageMs).open(bound, PositionSchema, token)).toEqual(where);
		}),
	);
});

test("fifteen minutes are allowed, one millisecond more is not", () => {
	const where = { atMs: 1, after: 2, instance: "x" };
	const token = at(START_MS).issue(["acme"], where);
	expect(at(START_MS + 900_000).open(["acme"], PositionSchema, token)).toEqual(where);
	expect(() => at(START_MS + 900_001).open(["acme"], PositionSchema, token)).toThrow(REFUSAL);
});

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

test("any flipped bit is refused", () => {
	fc.assert(
		fc.property(binding, position, fc.nat(), fc.integer({ min: 0, max: 5 }), (bound, where, place, bit) => {
			const token = at(START_MS).issue(bound, where);
			const index = place % token.length;
			const flipped = ALPHABET[ALPHABET.indexOf(token.charAt(index)) ^ (1 << bit)] ?? "";
			const altered = token.slice(0, index) + flipped + token.slice(index + 1);
			expect(() => at(START_MS).open(bound, PositionSchema, altered)).toThrow(REFUSAL);
		}),
	);
});

test("a token of another account, path or filter, or of another secret, is refused", () => {
	fc.assert(
		fc.property(binding, binding, position, (bound, other, where) => {
			fc.pre(JSON.stringify(bound) !== JSON.stringify(other));
			const token = at(START_MS).issue(bound, where);
			expect(() => at(START_MS).open(other, PositionSchema, token)).toThrow(REFUSAL);
			expect(() => at(START_MS, "other").open(bound, PositionSchema, token)).toThrow(REFUSAL);
		}),
	);
});

test("any other text is refused", () => {
	fc.assert(
		fc.property(fc.string(), (text) => {
			expect(() => at(START_MS).open([], PositionSchema, text)).toThrow(REFUSAL);
		}),
	);
});
