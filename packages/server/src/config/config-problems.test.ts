/** Tests what no schema can say of a configuration: scopes, origins and addresses. */
import { describe, expect, test } from "vitest";
import { checkConfigFile } from "./config-problems.js";

const SECRET = "0123456789abcdef0123456789abcdef";
const secretHash = `scrypt$${"A".repeat(22)}$${"A".repeat(43)}`;
const accountWith = (more: object) => ({ id: "one", apiClients: [], agentKeys: [], ...more });
const check = (more: object) => checkConfigFile({ secret: SECRET, accounts: [accountWith({})], ...more }, "/");

function problemsOf(more: object): readonly string[] {
	const checked = check(more);
	return checked.ok ? [] : checked.problems;
}

describe("scopes", () => {
	const fileWith = (scopes: unknown[]) => ({
		accounts: [accountWith({ apiClients: [{ id: "c", secretHash, scopes }] })],
	});
	const place = "accounts[0].apiClients[0].scopes";

	test("that are unknown are taken, each with one warning that names it and the one that may be meant", () => {
		const scopes = ["dashboard:read:admin", "dashboard_webinar:read:admin", "meeting:read:admin"];
		expect(check(fileWith(scopes))).toMatchObject({
			ok: true,
			file: { accounts: [{ apiClients: [{ scopes }] }] },
			warnings: [
				`${place}[1]: "dashboard_webinar:read:admin" is not known here: tokens have it, and it opens nothing (did you mean "dashboard_webinars:read:admin"?)`,
				expect.stringContaining(`${place}[2]: "meeting:read:admin" is not known here`),
			],
		});
	});
	test("that are known are taken without a word", () => {
		expect(check(fileWith(["dashboard:read:admin", "qoscope:webinars:end"]))).toMatchObject({ ok: true, warnings: [] });
	});
	test.each(["a b", 'a"b', "a\\b", "é", "a\n"])("do not look like %j, since a token could not list it", (scope) => {
		expect(problemsOf(fileWith([scope]))).toEqual([
			`${place}[0]: must be one scope, without spaces, quotation marks and backslashes`,
		]);
	});
});

test("origins that applications send are taken, and what no browser sends is refused with its place", () => {
	const allowedOrigins = ["https://webinar.example.org", "capacitor://localhost", "app://-", "file://"];
	expect(check({ accounts: [accountWith({ allowedOrigins })] }).ok).toBe(true);
	const wrong = [...allowedOrigins, "https://webinar.example.org/", "*", 7];
	expect(problemsOf({ accounts: [accountWith({ allowedOrigins: wrong })] })).toEqual([
		expect.stringMatching(/^accounts\[0\]\.allowedOrigins\[6\]: /),
		"accounts[0].allowedOrigins[4]: must be written as browsers send it: https://webinar.example.org",
		expect.stringMatching(/^accounts\[0\]\.allowedOrigins\[5\]: has a wildcard/),
	]);
});

describe("publicUrl", () => {
	test.each([
		"https://qos.example:443",
		"https://Qos.example",
		"https://me:pass@qos.example",
		"https://qos.example?x",
		"https://qos.example/qos#x",
		"https://qos.example//qos",
		"https://qos.example/a/../qos",
		"https://qos.example/$(id)",
		"https://qos.example/a b",
		"https://",
	])("is not %s", (publicUrl) => {
		expect(problemsOf({ publicUrl })).toEqual([expect.stringMatching(/^publicUrl: must be an address/)]);
	});
	test("that is a name alone is reported once", () => {
		expect(problemsOf({ publicUrl: "qos.example" })).toEqual([expect.stringMatching(/^publicUrl: /)]);
	});
});
