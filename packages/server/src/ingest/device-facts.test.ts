/** Tests what User-Agents of real browsers, and client hints beside them, are read as. */
import { DEVICES } from "@qoscope/wire";
import fc from "fast-check";
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

const windows = cases[0]?.[0] ?? "";
const mac = cases[1]?.[0] ?? "";
const android = cases[3]?.[0] ?? "";
const chromeOs =
	"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
const hinted: [string, string, string | undefined, string, string, string][] = [
	[windows, "Windows", "15.0.0", "Windows", "Windows", "11"],
	[windows, "Windows", "13.0.0", "Windows", "Windows", "11"],
	[windows, "Windows", "10.0.0", "Windows", "Windows", "10"],
	[windows, "Windows", "1.0.0", "Windows", "Windows", "10"],
	[windows, "Windows", "0.3.0", "Windows", "Windows", "8.1"],
	[windows, "Windows", "0.1", "Windows", "Windows", "7"],
	// What no release has, what is no version, and what the browser kept to itself: as the User-Agent says.
	[windows, "Windows", "12.0.0", "Windows", "Windows", "10"],
	[windows, "Windows", "0.9.0", "Windows", "Windows", "10"],
	[windows, "Windows", "eleven", "Windows", "Windows", "10"],
	[windows, "Windows", "", "Windows", "Windows", "10"],
	[windows, "Windows", undefined, "Windows", "Windows", "10"],
	[mac, "macOS", "14.5.0", "Mac", "macOS", "14.5"],
	[mac, "macOS", "15.0.0", "Mac", "macOS", "15"],
	[android, "Android", "15.0.0", "Android", "Android", "15"],
	[chromeOs, "Chrome OS", "16093.68.0", "", "Chrome OS", "16093.68"],
	[chromeOs, "Chromium OS", undefined, "", "Chrome OS", ""],
	[chromeOs, "Linux", "6.8.0", "", "Linux", "6.8"],
	// The version of one system says nothing of another.
	[chromeOs, "Android", undefined, "Android", "Android", ""],
	[windows, "Unknown", "15.0.0", "Windows", "Windows", "10"],
	["", "iOS", "17.5", "iOS", "iOS", "17.5"],
	["H.323/SIP connector", "Windows", "15.0.0", "H.323/SIP", "", ""],
	["Phone", "Android", "15.0.0", "Phone", "", ""],
];
for (const [userAgent, platform, platformVersion, device, os, osVersion] of hinted) {
	test(`hints of ${platform} ${platformVersion} go before "${userAgent.slice(0, 40)}"`, () => {
		const hints = { platform, ...(platformVersion === undefined ? {} : { platformVersion }) };
		expect(deviceFactsOf(userAgent, hints)).toMatchObject({ device, os, osVersion });
	});
}

test("whatever comes, the device is one of the contract's words or none", () => {
	const text = fc.oneof(
		fc.string({ maxLength: 40 }),
		fc.constantFrom("Windows", "macOS", "Phone", "SIP", windows, mac),
	);
	fc.assert(
		fc.property(text, text, text, (userAgent, platform, platformVersion) => {
			expect(["", ...DEVICES]).toContain(deviceFactsOf(userAgent, { platform, platformVersion }).device);
		}),
	);
});

test("a User-Agent of absurd length is not parsed", () => {
	expect(deviceFactsOf(`Windows NT 10.0 Chrome/1 ${"(".repeat(100_000)}`).os).toBe("");
});
