/**
 * Finds the join token in the text of a batch without reading the rest. JSON.parse makes an object of everything, which
 * takes up to 5 ms for 64 KiB of `{}`: too much for a caller that nobody knows yet.
 */
import { Drop } from "../drop.js";

/** That of the schema, which is looked at later. */
const MAX_LENGTH = 4_096;

/** Where the string that begins at `start` ends, behind its quotation mark; the end of the text when it never does. */
function endOfString(text: string, start: number): number {
	for (let at = start + 1; at < text.length; at++) {
		const mark = text[at];
		if (mark === "\\") at += 1;
		else if (mark === '"') return at + 1;
	}
	return text.length;
}

function afterSpaces(text: string, start: number): number {
	let at = start;
	while (text[at] === " " || text[at] === "\n" || text[at] === "\r" || text[at] === "\t") at += 1;
	return at;
}

/** The string between these places as JSON means it; "" for what is none. */
function readString(text: string, start: number, end: number): string {
	try {
		const value: unknown = JSON.parse(text.slice(start, end));
		return typeof value === "string" ? value : "";
	} catch {
		return "";
	}
}

/** A name is read as JSON only where it can be the one: all its letters may be escaped. */
const LONGEST_NAME = '"\\u0074\\u006f\\u006b\\u0065\\u006e"'.length;

function isTokenName(text: string, start: number, end: number): boolean {
	if (end - start > LONGEST_NAME) return false;
	const written = text.slice(start, end);
	return written === '"token"' || (written.includes("\\") && readString(text, start, end) === "token");
}

/** The first `token` of the outermost object, or "" where there is none. Throws `malformed` for what is no object. */
export function findToken(text: string): string {
	const start = afterSpaces(text, 0);
	if (text[start] !== "{") throw new Drop("malformed");
	let depth = 0;
	for (let at = start; at < text.length; at++) {
		const mark = text[at];
		if (mark === "{" || mark === "[") depth += 1;
		else if (mark === "}" || mark === "]") depth -= 1;
		else if (mark === '"') {
			const end = endOfString(text, at);
			const next = afterSpaces(text, end);
			if (depth === 1 && text[next] === ":" && isTokenName(text, at, end)) {
				const value = afterSpaces(text, next + 1);
				const valueEnd = text[value] === '"' ? endOfString(text, value) : value;
				if (valueEnd >= text.length) throw new Drop("malformed");
				// Quotation marks and escapes: a shorter token has room in it, and a longer one is not worth decoding.
				if (valueEnd - value > 2 * MAX_LENGTH) return tooLong();
				const token = readString(text, value, valueEnd);
				return token.length > MAX_LENGTH ? tooLong() : token;
			}
			at = end - 1;
		}
	}
	// It ends in the middle of something.
	if (depth !== 0) throw new Drop("malformed");
	return "";
}

function tooLong(): never {
	throw new Drop("bad_token", `The join token has over ${MAX_LENGTH} characters.`);
}
