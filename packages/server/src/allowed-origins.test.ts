/** Tests which origins an account may name, and which `Origin` headers they let in. */
import { expect, test } from "vitest";
import { isAllowedOrigin, originProblem } from "./allowed-origins.js";

test.each([
	"https://webinar.example.org",
	"https://Webinar.example.org:8443",
	"http://localhost:3000",
	"http://[::1]:3000",
	"http://tauri.localhost",
	"app://-",
	"app://.",
	"app://bundle",
	"capacitor://localhost",
	"ionic://localhost",
	"tauri://localhost",
	"capacitor-electron://-",
	"chrome-extension://abcdefghijklmnopabcdefghijklmnop",
])("%s lets in itself in any case of letters, and neither another scheme, host or port, nor null", (entry) => {
	expect(originProblem(entry)).toBeUndefined();
	expect(isAllowedOrigin([entry], entry)).toBe(true);
	expect(isAllowedOrigin(["https://other.example", entry], entry.toLowerCase())).toBe(true);
	for (const other of [
		"null",
		"file://",
		`${entry}0`,
		`x${entry}`,
		`${entry}:1`,
		"https://webinar.example.org.evil.example",
	]) {
		expect(isAllowedOrigin([entry], other)).toBe(false);
	}
});

test("file:// lets in what pages of files send, which is null in today's browsers", () => {
	expect(originProblem("file://")).toBeUndefined();
	expect(isAllowedOrigin(["file://"], "null")).toBe(true);
	expect(isAllowedOrigin(["file://"], "file://")).toBe(true);
	expect(isAllowedOrigin(["file://"], "https://webinar.example.org")).toBe(false);
	expect(originProblem("null")).toBeUndefined();
	expect(isAllowedOrigin(["null"], "null")).toBe(true);
	expect(isAllowedOrigin([], "null")).toBe(false);
});

test.each([
	["https://webinar.example.org/", "https://webinar.example.org"],
	["https://webinar.example.org/live", "https://webinar.example.org"],
	["https://webinar.example.org:443", "https://webinar.example.org"],
	["https://me:secret@webinar.example.org", "https://webinar.example.org"],
	["https://bücher.example", "https://xn--bcher-kva.example"],
])("%s, which no browser sends, is refused with what browsers send", (entry, sent) => {
	expect(originProblem(entry)).toBe(`must be written as browsers send it: ${sent}`);
});

test.each([
	["*", "wildcard"],
	["https://*.example.org", "wildcard"],
	["http://localhost:*", "wildcard"],
	["file:///android_asset", "nothing more"],
	["webinar.example.org", "must be an origin"],
	["localhost:3000", "must be an origin"],
	["capacitor://", "must be an origin"],
	["app://-/index.html", "must be an origin"],
	["https://", "must be an origin"],
	["https://a b", "must be an origin"],
	["", "must be an origin"],
])("%j is refused: %s", (entry, problem) => {
	expect(originProblem(entry)).toContain(problem);
});
