/**
 * What the participants of a simulation hold: browsers and systems as agents report them, each known to the server by
 * name. User-Agents are frozen (User-Agent reduction), so Chromium's come with the client hints that tell the version.
 */
import type { AgentFacts } from "@qoscope/wire";

const CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0";
const SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6";
const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64";
const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";

export const DEVICES: readonly Pick<AgentFacts, "userAgent" | "platform" | "platformVersion" | "networkType">[] = [
	{ userAgent: `${WINDOWS}) ${CHROME} Safari/537.36`, platform: "Windows", platformVersion: "15.0.0" },
	{ userAgent: `${MAC} ${SAFARI} Safari/605.1.15` },
	{
		userAgent: `Mozilla/5.0 (Linux; Android 10; K) ${CHROME} Mobile Safari/537.36`,
		...{ platform: "Android", platformVersion: "14.0.0", networkType: "cellular" },
	},
	{ userAgent: `${WINDOWS}; rv:140.0) Gecko/20100101 Firefox/140.0` },
	{ userAgent: `Mozilla/5.0 (iPhone; CPU iPhone OS 17_6_1 like Mac OS X) ${SAFARI} Mobile/15E148 Safari/604.1` },
	{ userAgent: `${MAC} ${CHROME} Safari/537.36`, platform: "macOS", platformVersion: "14.5.0" },
	{ userAgent: `${WINDOWS}) ${CHROME} Safari/537.36 Edg/138.0.0.0`, platform: "Windows", platformVersion: "10.0.0" },
	{ userAgent: `Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) ${SAFARI} Mobile/15E148 Safari/604.1` },
];
