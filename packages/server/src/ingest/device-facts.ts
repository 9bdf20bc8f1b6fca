/** Device, system and browser from a User-Agent and from client hints. What they do not tell is "". */
import type { AgentFacts } from "@qoscope/wire";
import Bowser from "bowser";
import type { DeviceFacts } from "../live/ports.js";

/** The contract's words for the systems that have one; Linux and ChromeOS have none. */
const DEVICES: { readonly [os: string]: string } = { Windows: "Windows", macOS: "Mac", iOS: "iOS", Android: "Android" };

/** `platform` of the User-Agent Client Hints, in the words in which User-Agents are read. */
const SYSTEMS: ReadonlyMap<string, string> = new Map(
	["Windows", "macOS", "iOS", "Android", "Linux", "Chrome OS"].map((name) => [name, name] as const),
).set("Chromium OS", "Chrome OS");

/** Longer ones are nobody's browser, and the parser's patterns shall not be fed with them. */
const MAX_LENGTH = 512;

const NOTHING: DeviceFacts = { device: "", os: "", osVersion: "", browserName: "", browserVersion: "" };

/** What the client hints say; each may be absent. */
type ClientHints = Pick<AgentFacts, "platform" | "platformVersion">;

/** Gateways say what their participant holds by how their `userAgent` begins (docs/wire.md). */
function gatewayDevice(userAgent: string): string | undefined {
	if (/^(H\.323|SIP)\b/i.test(userAgent)) return "H.323/SIP";
	if (/^(Phone|PSTN)\b/i.test(userAgent)) return "Phone";
	return undefined;
}

function readUserAgent(userAgent: string): DeviceFacts {
	if (userAgent === "" || userAgent.length > MAX_LENGTH) return NOTHING;
	const { os, browser } = Bowser.parse(userAgent);
	return {
		device: DEVICES[os.name ?? ""] ?? "",
		os: os.name ?? "",
		// Windows is known by its name ("10"), not by its kernel ("NT 10.0").
		osVersion: (os.name === "Windows" ? os.versionName : os.version) ?? "",
		browserName: browser.name ?? "",
		browserVersion: browser.version ?? "",
	};
}

/**
 * The number that a release of Windows is known by, from its `platformVersion`, by the table of the User-Agent Client
 * Hints (section 6.2) and of Microsoft: 0.1, 0.2 and 0.3 are 7, 8 and 8.1, 1 to 10 are Windows 10, 13 and more are 11.
 */
function windowsRelease(platformVersion: string): string {
	const [major = Number.NaN, minor = 0] = platformVersion.split(".").map(Number);
	if (major === 0) return ["", "7", "8", "8.1"][minor] ?? "";
	if (major >= 1 && major <= 10) return "10";
	return major >= 13 ? "11" : "";
}

/** `"14.0.0"` is 14, as a User-Agent says it. */
const withoutZeros = (version: string) => version.replace(/(?:\.0+)+$/, "");

function hintedVersion(os: string, platformVersion: string): string {
	if (!/^\d+(\.\d+)*$/.test(platformVersion)) return "";
	return os === "Windows" ? windowsRelease(platformVersion) : withoutZeros(platformVersion);
}

/** Browsers keep their User-Agents still at old versions (User-Agent reduction), so the hints go before it. */
export function deviceFactsOf(
	userAgent: string,
	{ platform = "", platformVersion = "" }: ClientHints = {},
): DeviceFacts {
	const gateway = gatewayDevice(userAgent);
	if (gateway !== undefined) return { ...NOTHING, device: gateway };
	const read = readUserAgent(userAgent);
	const os = SYSTEMS.get(platform);
	if (os === undefined) return read;
	const version = hintedVersion(os, platformVersion);
	const osVersion = version === "" && os === read.os ? read.osVersion : version;
	return { ...read, device: DEVICES[os] ?? "", os, osVersion };
}
