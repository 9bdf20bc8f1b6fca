/** The other browser of the end-to-end tests: a real Firefox with fake devices, driven by WebDriver BiDi. */
import { existsSync } from "node:fs";
import { type Browser, launch } from "puppeteer-core";

const PATH = process.env["FIREFOX_PATH"] ?? "/usr/bin/firefox-esr";

/** Fake devices without a question, sound without a gesture, and calls within one machine. */
const PREFERENCES = {
	"media.navigator.streams.fake": true,
	"media.navigator.permission.disabled": true,
	"media.autoplay.default": 0,
	"media.peerconnection.ice.loopback": true,
	"media.peerconnection.ice.obfuscate_host_addresses": false,
};

export async function openFirefox(): Promise<Browser> {
	if (!existsSync(PATH)) {
		throw new Error(`No browser at ${PATH}: install Firefox or name another with FIREFOX_PATH.`);
	}
	return launch({ browser: "firefox", executablePath: PATH, extraPrefsFirefox: PREFERENCES });
}
