/** The other browser of the end-to-end tests: a real Firefox with fake devices. */
import { existsSync } from "node:fs";
import { type Browser, launch } from "puppeteer-core";
import { FIREFOX_PREFERENCES, firefoxPath } from "../../scripts/firefox.js";

export async function openFirefox(): Promise<Browser> {
	const executablePath = firefoxPath();
	if (!existsSync(executablePath)) {
		throw new Error(`No browser at ${executablePath}: install Firefox or name another with FIREFOX_PATH.`);
	}
	return launch({ browser: "firefox", executablePath, extraPrefsFirefox: { ...FIREFOX_PREFERENCES } });
}
