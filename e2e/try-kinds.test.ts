/** The try page makes meetings and sessions, too, and the command that it gives answers with their figures. */
import { parseBitrate, type QosEntry } from "@qoscope/wire";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Ask, openApi } from "./support/ask-api.js";
import { openBrowser } from "./support/browser.js";
import { type Deployment, deploy, type ServerProcess } from "./support/qoscope-process.js";
import { until } from "./support/until.js";

let deployment: Deployment;
let server: ServerProcess;
let ask: Ask;
let browser: Browser;
beforeAll(async () => {
	deployment = await deploy();
	server = await deployment.start();
	ask = await openApi(deployment, server);
	browser = await openBrowser();
});
afterAll(async () => {
	await browser?.close();
	await deployment?.close();
});

it.each([
	["meeting", /\/v2\/metrics\/meetings\/100000001\/participants\/(\d+)\/qos/],
	["session", /\/v2\/videosdk\/sessions\/100000002\/users\/(\d+)\/qos/],
])("of a %s", async (kind, path) => {
	const page = await browser.newPage();
	const problems: string[] = [];
	page.on("pageerror", (error) => problems.push(error.message));
	await page.goto(`${server.url}/try?kind=${kind}`);
	await page.locator("#copy-live:not([disabled])").waitFor({ timeout: 120_000 });
	expect(await page.locator("#kinds [aria-current=page]").getAttribute("data-kind")).toBe(kind);
	const [asked = ""] = path.exec((await page.locator("#curl-live").textContent()) ?? "") ?? [];
	const { user_qos } = await until(
		"the figures of the newest slot",
		() => ask<{ readonly user_qos?: readonly QosEntry[] }>(`${asked}?type=live`),
		({ user_qos = [] }) => (parseBitrate(user_qos[0]?.audio_input.bitrate ?? "") ?? 0) > 0,
	);
	expect(user_qos).toHaveLength(1);
	expect(problems).toEqual([]);
	await page.close();
});
