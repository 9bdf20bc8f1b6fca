// Records A's getStats() in a call of a real Firefox, as record-sessions.js does in Chromium.
//
//   node scripts/record-firefox.js
//
// writes fixtures/recordings/firefox.jsonl.gz. FIREFOX_PATH names the browser; RECORDINGS_DIR another place to write to.

/* global recorder */

import { createServer } from "node:http";
import { launch } from "puppeteer-core";
import { FIREFOX_PREFERENCES, firefoxPath } from "./firefox.js";
import { callMs } from "./record-scenarios.js";
import { CAMERA_SIZES, readPageScripts, say, writeRecording } from "./write-recording.js";

const NAME = "firefox";

// Every address of this machine is a secure context.
const server = createServer((_, response) => {
	response.setHeader("content-type", "text/html");
	response.end("<!doctype html><title>qoscope-recording</title><body>");
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await launch({
	browser: "firefox",
	executablePath: firefoxPath(),
	extraPrefsFirefox: FIREFOX_PREFERENCES,
});
try {
	const page = await browser.newPage();
	page.on("pageerror", (error) => say(NAME, `page error: ${error}`));
	await page.goto(`http://127.0.0.1:${server.address().port}/`);
	for (const content of await readPageScripts()) await page.addScriptTag({ content });
	const { shareSource } = await page.evaluate((sizes) => recorder.start({ sizes }), CAMERA_SIZES);
	say(NAME, `recording ${callMs / 1000} s; A shares by ${shareSource}`);
	await new Promise((resolve) => setTimeout(resolve, callMs));
	const recorded = await page.evaluate(() => recorder.stop());
	const [, version] = (await browser.version()).split("/");
	const note = `As steady, in Firefox. A shares by ${shareSource}, B a canvas.`;
	await writeRecording({ name: NAME, browser: `Firefox ${version}`, note }, recorded);
} finally {
	await browser.close();
	server.close();
}
