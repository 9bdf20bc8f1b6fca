// Records A's getStats() in calls of a real Chromium, for tests that replay them on a virtual clock.
//
//   node scripts/record-sessions.js [name …]
//
// writes fixtures/recordings/NAME.jsonl.gz (format: fixtures/README.md). CHROMIUM_PATH names the
// browser; RECORDINGS_DIR another place to write to.

/* global recorder */

import { chromium } from "playwright-core";
import { CHROMIUM_FLAGS, chromiumPath } from "./chromium.js";
import { callMs, scenarios } from "./record-scenarios.js";
import { CAMERA_SIZES, readPageScripts, say, writeRecording } from "./write-recording.js";

const ORIGIN = "http://localhost/";
const TITLE = "qoscope-recording";

const FLAGS = [
	...CHROMIUM_FLAGS,
	"--auto-accept-this-tab-capture",
	"--autoplay-policy=no-user-gesture-required",
	// A machine without a network has no other interface to gather a candidate on.
	"--allow-loopback-in-peer-connection",
];

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// A page of a made-up server: localhost is a secure context, and nothing leaves the machine.
async function openPage(browser) {
	const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
	await context.route("**/*", (route) =>
		route.fulfill({ contentType: "text/html", body: `<!doctype html><title>${TITLE}</title><body>` }),
	);
	const page = await context.newPage();
	await page.goto(ORIGIN);
	for (const content of await readPageScripts()) await page.addScriptTag({ content });
	return { page, devtools: await context.newCDPSession(page) };
}

async function record(name, browser) {
	const scenario = scenarios[name];
	const { page, devtools } = await openPage(browser);
	page.on("pageerror", (error) => say(name, `page error: ${error.message}`));
	await scenario.before?.({ page, devtools });

	const { shareSource } = await page.evaluate((options) => recorder.start(options), {
		...scenario.options,
		sizes: { ...CAMERA_SIZES, ...scenario.sizes },
	});
	say(name, `recording ${callMs / 1000} s; A shares by ${shareSource}`);

	const steps = [sleep(callMs)];
	if (scenario.inPage) steps.push(page.evaluate(scenario.inPage));
	if (scenario.outside) steps.push(scenario.outside({ page, devtools }));
	await Promise.all(steps);

	const recorded = await page.evaluate(() => recorder.stop());
	await page.context().close();
	const note = `${scenario.note} A shares by ${shareSource}, B a canvas.`;
	await writeRecording({ name, browser: `Chromium ${browser.version()}`, note }, recorded);
}

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(scenarios);
const unknown = names.filter((name) => !Object.hasOwn(scenarios, name));
if (unknown.length > 0) {
	process.stderr.write(`unknown: ${unknown}; there are ${Object.keys(scenarios)}\n`);
	process.exit(2);
}

// One browser a recording, one recording at a time: what one leaves behind is not in the next.
for (const name of names) {
	const browser = await chromium.launch({ executablePath: chromiumPath(), args: FLAGS });
	try {
		await record(name, browser);
	} finally {
		await browser.close();
	}
}
