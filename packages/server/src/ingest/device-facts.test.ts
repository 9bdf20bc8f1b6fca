/** Tests what User-Agents of real browsers are read as. */
import { expect, test } from "vitest";
import { deviceFactsOf } from "./device-facts.js";

const cases: [string, string, string, string, string][] = [
	[
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
		...(["Windows", "Windows", "10", "Chrome"] as const),
	],
	[
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
		...(["Mac", "macOS", "10.15.7", "Safari"] as const),
	],
	[
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
		...(["iOS", "iOS", "17.5", "Safari"] as const),
	],
	[
		"Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
		...(["Android", "Android", "14", "Chrome"] as const),
	],
	[
		"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
		...(["", "Linux", "", "Firefox"] as const),
	],
	["H.323/SIP Polycom RealPresence Group 500", ...(["H.323/SIP", "", "", ""] as const)],
	["Phone", ...(["Phone", "", "", ""] as const)],
	["", ...(["", "", "", ""] as const)],
	["curl/8.5.0", ...(["", "", "", ""] as const)],
];
for (const [userAgent, device, os, osVersion, browserName] of cases) {
	test(`"${userAgent.slice(0, 50)}" is ${device || "no known device"}`, () => {
		expect(deviceFactsOf(userAgent)).toMatchObject({ device, os, osVersion, browserName });
	});
}

test("a User-Agent of absurd length is not parsed", () => {
	expect(deviceFactsOf(`Windows NT 10.0 Chrome/1 ${"(".repeat(100_000)}`).os).toBe("");
});
