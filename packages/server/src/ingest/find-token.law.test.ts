/** Laws of finding the token: it is the one that JSON means, whatever stands around it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Drop } from "../drop.js";
import { findToken } from "./find-token.js";

const found = (text: string) => {
	try {
		return findToken(text);
	} catch (error) {
		return error instanceof Drop ? error.reason : error;
	}
};
const json = fc.jsonValue({ maxDepth: 2 });
const others = fc
	.dictionary(fc.oneof(fc.string(), fc.constant("token ")), json)
	.map((object) => Object.entries(object).filter(([name]) => name !== "token"));

test("the token of an object is found as JSON.parse reads it, before and behind anything, with any spaces", () => {
	const spaces = fc.constantFrom(undefined, 1, "\t");
	fc.assert(
		fc.property(
			others,
			others,
			fc.string({ unit: "binary", maxLength: 100 }),
			spaces,
			(before, behind, token, space) => {
				const entries = [...before, ["token", token] as const, ...behind];
				const text = JSON.stringify(Object.fromEntries(entries), null, space);
				expect(findToken(text)).toBe(JSON.parse(text).token);
			},
		),
	);
});

test("a token deeper inside is not the batch's", () => {
	fc.assert(
		fc.property(others, json, (rest, inner) => {
			const text = JSON.stringify({ ...Object.fromEntries(rest), a: { token: "x" }, b: [{ token: "y" }, inner] });
			expect(findToken(text)).toBe("");
		}),
	);
});

test("a name and a value that are written with escapes are read, another type is no token", () => {
	expect(findToken('{"t\\u006fken" : "a\\u002eb"}')).toBe("a.b");
	for (const value of ["7", "null", '["a"]', '{"token":"a"}', ""]) expect(findToken(`{"token":${value}}`)).toBe("");
});

test("what is no object, or ends in the middle, is malformed; a long token is a bad one", () => {
	const broken = ["{", '{"a', '{"a":[{"b":1}', '{"token":', '{"token":"a', '{"token":"a"'];
	for (const text of ["", " ", "null", "7", "[{}]", '"token"', "x", ...broken])
		expect(found(text), text).toBe("malformed");
	expect(found(`{"token":"${"a".repeat(4_097)}"}`)).toBe("bad_token");
	expect(found(`{"token":"${"a".repeat(60_000)}"}`)).toBe("bad_token");
	expect(findToken(`{"token":"${"a".repeat(4_096)}"}`)).toHaveLength(4_096);
});
