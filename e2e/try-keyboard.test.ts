/** The try page by the keyboard alone, and what its controls do. */
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Ask, openApi } from "./support/ask-api.js";
import { openBrowser, takeScreenshots } from "./support/browser.js";
import { type Deployment, deploy, type ServerProcess } from "./support/qoscope-process.js";
import { until } from "./support/until.js";

const TRY_WEBINAR = 100_000_000;

interface Ratings {
	readonly participants: readonly { readonly quality: string; readonly comment: string }[];
}

let deployment: Deployment;
let server: ServerProcess;
let ask: Ask;
let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
	deployment = await deploy();
	server = await deployment.start();
	ask = await openApi(deployment, server);
	browser = await openBrowser();
	context = await browser.newContext({ viewport: { width: 1_280, height: 900 } });
	context.setDefaultTimeout(240_000);
	await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
});
afterAll(async () => {
	await browser?.close();
	await deployment?.close();
});

it("is walked through by the keyboard alone, each control in turn and in sight", async () => {
	const page = await context.newPage();
	const problems: string[] = [];
	page.on("pageerror", (error) => problems.push(error.message));
	page.on("console", (message) => {
		if (message.type() === "error") problems.push(message.text());
	});
	await page.goto(`${server.url}/try`);
	await page.locator("#copy-live:not([disabled])").waitFor();
	// The other buttons are enabled when the call is there, before or after that.
	await page.locator("#devices:not([disabled])").waitFor();
	const stations: string[] = [];
	for (let step = 0; step < 20; step++) {
		await page.keyboard.press("Tab");
		const focus = await page.evaluate(() => {
			const element = document.activeElement;
			const outline = element === null ? "none" : getComputedStyle(element).outlineStyle;
			const name =
				element?.id || element?.className || element?.getAttribute("data-kind") || element?.getAttribute("name");
			return { id: name ?? "", outline };
		});
		if (stations.includes(focus.id) || focus.id === "") break;
		expect(focus.outline, focus.id).not.toBe("none");
		stations.push(focus.id);
		if (focus.id === "skip") await takeScreenshots(page, "try-page-skip-link");
	}
	const controls = ["webinar", "meeting", "session", "devices", "screen", "mute", "pause", "leave"];
	expect(stations).toEqual(["skip", ...controls, "score", "comment", "rate", "copy-live", "copy-summary"]);

	const press = async (id: string, key: string) => {
		// A button that is disabled takes neither focus nor key.
		await page.locator(`#${id}:not([disabled])`).focus();
		await page.keyboard.press(key);
	};
	const pressed = (id: string) => page.locator(`#${id}[aria-pressed=true]`).waitFor();
	const released = (id: string) => page.locator(`#${id}[aria-pressed=false]`).waitFor();
	await press("devices", "Enter");
	await pressed("devices");
	await press("mute", "Space");
	await pressed("mute");
	await press("pause", "Enter");
	await pressed("pause");
	// Paused is "0 kbps": measured, and nothing sent.
	await page.locator('td[data-type="as_input"][data-metric="bitrate"]', { hasText: /^0 kbps$/ }).waitFor();
	await page.locator('td[data-type="audio_input"][data-metric="bitrate"]', { hasText: /^0 kbps$/ }).waitFor();
	await press("pause", "Space");
	await released("pause");
	await press("devices", "Space");
	await released("devices");
	await press("copy-summary", "Enter");
	await until(
		"the command on the clipboard",
		() => page.evaluate(() => navigator.clipboard.readText()),
		(text) => text.includes("participants/qos_summary"),
	);

	await press("rate", "Enter");
	await page.getByText("Choose from Excellent to Bad first.").waitFor();
	// Five ways to rate are one station; the arrow keys choose.
	await page.locator("[name=score]").first().focus();
	await page.keyboard.press("Space");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Tab");
	await page.keyboard.type("The share was sharp.");
	await page.keyboard.press("Enter");
	await page.getByText("Your rating is stored; another one takes its place.").waitFor();
	await page.locator("[name=score]:checked").focus();
	for (const _ of [1, 2]) await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Enter");
	const rated = await until(
		"the later rating in the place of the first",
		() => ask<Ratings>(`/v2/metrics/webinars/${TRY_WEBINAR}/participants/satisfaction?type=live`),
		({ participants }) => participants[0]?.quality === "NOT GOOD",
	);
	expect(rated.participants).toEqual([expect.objectContaining({ comment: "The share was sharp." })]);

	await press("leave", "Enter");
	await page.getByText("Left", { exact: true }).waitFor();
	expect(await page.locator("#rate").isDisabled()).toBe(true);
	await press("leave", "Enter");
	await page.locator("#state[data-state=reporting]").waitFor();
	await press("leave", "Space");
	await page.getByText("Left", { exact: true }).waitFor();
	expect(problems).toEqual([]);
	await page.close();
});
