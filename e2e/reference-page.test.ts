/** The reference page in a real browser: its tabs run as pasted, the keyboard alone is enough, nothing comes from outside. */
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPERATIONS } from "../packages/server/src/api/reference/model/operations.js";
import { openBrowser } from "./support/browser.js";
import { compileSnippets, type SnippetLanguage } from "./support/compile-snippets.js";
import { type Deployment, deploy, REPOSITORY, type ServerProcess } from "./support/qoscope-process.js";
import { runProgram } from "./support/run-program.js";
import { type Ids, openThreeKinds } from "./support/three-kinds.js";

const ENDPOINT = "dashboardWebinarParticipantQOS";

let deployment: Deployment;
let server: ServerProcess;
let ids: Ids;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const complaints: string[] = [];
const foreign: string[] = [];
beforeAll(async () => {
	deployment = await deploy();
	server = await deployment.start();
	ids = await openThreeKinds(deployment, server);
	browser = await openBrowser();
	context = await browser.newContext();
	await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
	page = await context.newPage();
	page.on("pageerror", ({ message }) => complaints.push(message));
	page.on("console", (message) => {
		if (["error", "warning"].includes(message.type())) complaints.push(message.text());
	});
	page.on("request", (request) => {
		if (new URL(request.url()).origin !== server.url) foreign.push(request.url());
	});
	await page.goto(`${server.url}/reference`);
}, 300_000);
afterAll(async () => {
	await browser?.close();
	await deployment?.close();
});

const section = () => page.locator(`#${ENDPOINT}`);
const shownIds = () => page.locator(".operation:visible").evaluateAll((all) => all.map(({ id }) => id));

describe("the reference page", () => {
	it("has every operation and every answer of each, in words", async () => {
		expect(await shownIds()).toEqual(OPERATIONS.map(({ operationId }) => operationId));
		for (const { operationId, path, masterPath, scopes, errors, rateLabel } of OPERATIONS) {
			const text = (await page.locator(`#${operationId}`).textContent()) ?? "";
			for (const word of [path, ...(masterPath === undefined ? [] : [masterPath]), ...scopes, rateLabel ?? ""]) {
				expect(text).toContain(word);
			}
			for (const { status, code, message } of errors) {
				expect(text).toContain(String(status));
				expect(text).toContain(`code ${code}`);
				expect(text).toContain(message);
			}
			expect(text).toContain("Accept");
			expect(text).toContain("Authorization");
		}
	});

	it("holds no secret", async () => {
		const { clientSecret, agentKeySecret } = deployment.credentials;
		const content = await page.content();
		for (const secret of [clientSecret, agentKeySecret]) expect(content).not.toContain(secret);
	});

	it("finds operations, and an address names one whatever was searched for", async () => {
		await page.getByLabel("Find an operation").fill("webinar QOS participant get");
		expect(await shownIds()).toEqual([ENDPOINT]);
		expect(await page.locator("#found").textContent()).toBe(`1 of ${OPERATIONS.length}`);
		await page.goto(`${server.url}/reference#sessionUsers`);
		await page.waitForFunction(() => document.querySelectorAll(".operation[hidden]").length === 0);
		await expect
			.poll(() => page.locator("#sessionUsers").evaluate((e) => Math.round(e.getBoundingClientRect().top)))
			.toBeLessThan(100);
		expect(await page.locator('nav a[aria-current="location"]').textContent()).toBe("List session users");
	});

	it("is read and worked with by the keyboard alone", async () => {
		await page.goto(`${server.url}/reference`);
		await page.keyboard.press("Tab");
		expect(await page.locator(":focus").textContent()).toBe("Skip to the reference");
		await page.keyboard.press("Tab");
		await page.keyboard.type("participant qos get webinar");
		await page.keyboard.press("Tab");
		expect(await page.locator(":focus").textContent()).toBe("Get webinar participant QoS");
		await page.keyboard.press("Enter");
		await section().getByRole("tab", { name: "curl" }).focus();
		await page.keyboard.press("ArrowRight");
		await page.keyboard.press("ArrowRight");
		expect(await page.locator(":focus").textContent()).toBe("Python");
		expect(await section().getByRole("tabpanel").textContent()).toContain("urllib.request");
		await page.keyboard.press("Tab");
		await page.keyboard.press("Enter");
		await expect.poll(() => page.locator(":focus").textContent()).toBe("Copied");
		const copied = await page.evaluate(() => navigator.clipboard.readText());
		expect(copied).toContain(`BASE_URL = "${server.url}"`);
	});

	it("has the Postman item to copy", async () => {
		await section().getByRole("tab", { name: "Postman" }).click();
		await expect.poll(() => section().locator("[data-source] code").textContent()).toContain("originalRequest");
		const item = JSON.parse((await section().locator("[data-source] code").textContent()) ?? "");
		expect(item).toMatchObject({ name: "Get webinar participant QoS", request: { method: "GET" } });
	});

	it("keeps everything in the window, wide and narrow", async () => {
		for (const width of [1_280, 360]) {
			await page.setViewportSize({ width, height: 900 });
			for (const colorScheme of ["light", "dark"] as const) {
				await page.emulateMedia({ colorScheme });
				const path = join(REPOSITORY, `artifacts/reference-${colorScheme}-${width}.png`);
				await section().screenshot({ path });
			}
			expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
		}
	});

	it("is there without its script, too", async () => {
		const plain = await browser.newContext({ javaScriptEnabled: false });
		const still = await plain.newPage();
		await still.goto(`${server.url}/reference`);
		for (const name of ["curl", "TypeScript", "Python", "Go"]) {
			expect(await still.locator(`#${ENDPOINT}-${name.toLowerCase()}`).isVisible()).toBe(true);
		}
		await plain.close();
	});

	it("asked nobody else for anything, and nothing was refused by its own policy", () => {
		expect({ foreign, complaints }).toEqual({ foreign: [], complaints: [] });
	});
});

describe("a program as it is copied from the page", () => {
	const tools: readonly (readonly [SnippetLanguage, readonly string[]])[] = [
		["curl", ["curl", "--version"]],
		["TypeScript", ["node", "--version"]],
		["Python", ["python3", "--version"]],
		["Go", ["go", "version"]],
	];
	it("runs against the server that gave it, with the reader's own ids", async () => {
		await page.goto(`${server.url}/reference`);
		await page.getByLabel("webinarId").fill(ids.webinarId);
		await page.getByLabel("participantId").fill(ids.participantId);
		const languages = new Set<SnippetLanguage>();
		const snippets = [];
		for (const [language, command] of tools) {
			if ((await runProgram(command, {}).catch(() => undefined))?.code !== 0) {
				console.log(`skipped: the ${language} program of the page, whose tools are not here`);
				continue;
			}
			languages.add(language);
			const text = (await page.locator(`#${ENDPOINT}-${language.toLowerCase()} code`).textContent()) ?? "";
			snippets.push({ name: ENDPOINT, language, text });
		}
		const programs = await compileSnippets("pasted", snippets, languages);
		const token = (await deployment.run("token", "--config", deployment.configFile, "--url", server.url)).trim();
		for (const language of languages) {
			const { code, stdout, stderr } = await programs.run(ENDPOINT, language, { QOSCOPE_TOKEN: token });
			expect([language, code, code === 0 ? "" : stderr]).toEqual([language, 0, ""]);
			expect(stdout).toContain(`"${ids.participantId}"`);
		}
	}, 400_000);
});
