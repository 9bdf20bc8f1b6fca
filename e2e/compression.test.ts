// A report is small on the wire because browsers compress it: that they offer it, and that the server takes it.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./support/browser.js";
import { type Deployment, deploy } from "./support/qoscope-process.js";

let deployment: Deployment;
let browser: Browser;
beforeAll(async () => {
	deployment = await deploy();
	browser = await openBrowser();
});
afterAll(async () => {
	await browser?.close();
	await deployment?.close();
});

test("Chromium and the server agree to compress each frame by itself", async () => {
	const { url } = await deployment.start();
	const page = await browser.newPage();
	const devtools = await page.context().newCDPSession(page);
	await devtools.send("Network.enable");
	await page.goto(`${url}/health`);
	const shaken = new Promise<Record<string, string>>((resolve) => {
		devtools.on("Network.webSocketHandshakeResponseReceived", ({ response }) => resolve(response.headers));
	});
	await page.evaluate(() => {
		new WebSocket(`${location.origin.replace("http", "ws")}/agent/v1/webinars/1/stream`, ["qoscope.v1", "no-token"]);
	});
	const headers = Object.entries(await shaken).find(([name]) => name.toLowerCase() === "sec-websocket-extensions");
	expect(headers?.[1]).toMatch(/^permessage-deflate; server_no_context_takeover; client_no_context_takeover$/);
});
