// Records A's getStats() in calls of a real Chromium, for tests that replay them on a virtual clock.
//
//   node scripts/record-sessions.js [name …]
//
// writes fixtures/recordings/NAME.jsonl.gz (format: fixtures/README.md). CHROMIUM_PATH names the
// browser; RECORDINGS_DIR another place to write to.

/* global recorder */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { CHROMIUM_FLAGS, chromiumPath } from "./chromium.js";
import { callMs, scenarios } from "./record-scenarios.js";

const ORIGIN = "http://localhost/";
const TITLE = "qoscope-recording";
const OUTPUT = process.env.RECORDINGS_DIR ?? fileURLToPath(new URL("../fixtures/recordings/", import.meta.url));
const PAGE_SCRIPTS = ["record-simulcast.js", "record-page.js"];
const CAMERA_SIZES = { a: { width: 320, height: 180 }, b: { width: 640, height: 360 } };

const FLAGS = [
	...CHROMIUM_FLAGS,
	"--auto-accept-this-tab-capture",
	"--autoplay-policy=no-user-gesture-required",
	// A machine without a network has no other interface to gather a candidate on.
	"--allow-loopback-in-peer-connection",
];

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (name, text) => process.stdout.write(`${name}: ${text}\n`);

// A page of a made-up server: localhost is a secure context, and nothing leaves the machine.
async function openPage(browser) {
	const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
	await context.route("**/*", (route) =>
		route.fulfill({ contentType: "text/html", body: `<!doctype html><title>${TITLE}</title><body>` }),
	);
	const page = await context.newPage();
	await page.goto(ORIGIN);
	for (const script of PAGE_SCRIPTS) {
		await page.addScriptTag({ content: await readFile(new URL(script, import.meta.url), "utf8") });
	}
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

	const { lines, shares, atMs } = await page.evaluate(() => recorder.stop());
	await page.context().close();

	const header = {
		type: "recording",
		version: 1,
		name,
		browser: `Chromium ${browser.version()}`,
		recordedOn: new Date().toISOString().slice(0, 10),
		note: `${scenario.note} A shares by ${shareSource}, B a canvas.`,
		shares,
	};
	return [header, ...lines, { type: "end", atMs }];
}

async function write(name, lines) {
	const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
	const packed = gzipSync(text, { level: 9 });
	await mkdir(OUTPUT, { recursive: true });
	await writeFile(new URL(`${name}.jsonl.gz`, `file://${OUTPUT}/`), packed);
	const polls = lines.filter(({ type }) => type === "poll").length;
	say(name, `${polls} polls, ${packed.length} bytes (${text.length} unpacked)`);
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
		await write(name, await record(name, browser));
	} finally {
		await browser.close();
	}
}
