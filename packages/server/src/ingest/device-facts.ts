/** Device, system and browser from a User-Agent. What it does not tell is "". */
import Bowser from "bowser";
import type { DeviceFacts } from "../live/ports.js";

/** The contract's words for the systems that have one; Linux and ChromeOS have none. */
const DEVICES: { readonly [os: string]: string } = { Windows: "Windows", macOS: "Mac", iOS: "iOS", Android: "Android" };

/** Longer ones are nobody's browser, and the parser's patterns shall not be fed with them. */
const MAX_LENGTH = 512;

const NOTHING: DeviceFacts = { device: "", os: "", osVersion: "", browserName: "", browserVersion: "" };

/** Gateways say what their participant holds by how their `userAgent` begins (docs/wire.md). */
function gatewayDevice(userAgent: string): string | undefined {
	if (/^(H\.323|SIP)\b/i.test(userAgent)) return "H.323/SIP";
	if (/^(Phone|PSTN)\b/i.test(userAgent)) return "Phone";
	return undefined;
}

export function deviceFactsOf(userAgent: string): DeviceFacts {
	if (userAgent === "" || userAgent.length > MAX_LENGTH) return NOTHING;
	const gateway = gatewayDevice(userAgent);
	if (gateway !== undefined) return { ...NOTHING, device: gateway };
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
