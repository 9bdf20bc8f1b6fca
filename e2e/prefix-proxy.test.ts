/** The server under a path of another site: a real nginx strips the path, and every address still leads back through it. */
import { SLOT_MS } from "@qoscope/wire";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApi } from "./support/ask-api.js";
import { openBrowser } from "./support/browser.js";
import { freePort } from "./support/free-port.js";
import { type Nginx, startNginx } from "./support/nginx.js";
import { type Deployment, deploy, type ServerProcess } from "./support/qoscope-process.js";
import { randomReports } from "./support/random-reports.js";
import { mintToken, startReporter } from "./support/reporter.js";

const NUMBER = 93_201_235_651;
/** Base64 with slashes and a plus, as the hosted service gives them. */
const UUID = "ab/cd+ef/hijklmnopqrsg==";

let deployment: Deployment;
let server: ServerProcess;
let nginx: Nginx;
let browser: Browser;
let site: string;
let base: string;

/** One as docs/operating.md shows it, and one that adds no header and passes no WebSocket. */
const locationsTo = (url: string) => `
	location /qos/ {
		proxy_pass ${url}/;
		proxy_http_version 1.1;
		proxy_set_header Host $host;
		proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
		proxy_set_header Upgrade $http_upgrade;
		proxy_set_header Connection $http_connection;
	}
	location /bare/ { proxy_pass ${url}/; }`;

beforeAll(async () => {
	deployment = await deploy();
	const port = await freePort();
	site = `http://127.0.0.1:${port}`;
	base = `${site}/qos`;
	await deployment.configure((file) => ({ ...file, publicUrl: `${base}/`, trustedProxies: ["127.0.0.1"] }));
	server = await deployment.start();
	nginx = await startNginx(port, locationsTo(server.url));
	browser = await openBrowser();
});
afterAll(async () => {
	await browser?.close();
	await nginx?.close();
	await deployment?.close();
});

const textOf = async (url: string) => (await fetch(url)).text();

describe.each(["/qos", "/bare"])("through the proxy at %s", (path) => {
	it("every document names the public address", async () => {
		expect(await textOf(`${site}${path}/`)).toContain(
			`the agent is ${base}/agent.js, the reference is ${base}/reference`,
		);
		expect(JSON.parse(await textOf(`${site}${path}/openapi.json`)).servers[0].url).toBe(base);
		expect(JSON.parse(await textOf(`${site}${path}/postman.json`)).variable[0].value).toBe(base);
		expect(await textOf(`${site}${path}/agent.js`)).toContain("Qoscope");
	});

	it("api_url of a token leads to the API", async () => {
		const { accountId, clientId, clientSecret } = deployment.credentials;
		const form = { grant_type: "account_credentials", account_id: accountId };
		const granted = await fetch(`${site}${path}/oauth/token`, {
			method: "POST",
			headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
			body: new URLSearchParams(form),
		});
		const { access_token: token, api_url: url } = (await granted.json()) as { access_token: string; api_url: string };
		expect(url).toBe(base);
		const answer = await fetch(`${url}/v2/metrics/webinars`, { headers: { authorization: `Bearer ${token}` } });
		expect(answer.status).toBe(200);
	});

	it("the reference page loads all that it needs, and its requests go to the public address", async () => {
		const page = await browser.newPage();
		const failed: string[] = [];
		page.on("response", (response) => {
			if (!response.ok()) failed.push(`${response.status()} ${response.url()}`);
		});
		page.on("console", (message) => {
			if (message.type() === "error") failed.push(message.text());
		});
		await page.goto(`${site}${path}/reference`);
		const section = page.locator("#dashboardWebinarParticipantQOS");
		expect(await section.locator("[data-panel=curl] code").textContent()).toContain(`${base}/v2/metrics/webinars/`);
		await section.locator("[data-tab=postman]").click();
		await section.locator('[data-panel=postman] code:has-text("{{baseUrl}}")').waitFor();
		for (const link of await page.locator('a[href$=".json"]').all()) {
			const url = await link.evaluate((element) => Reflect.get(element, "href"));
			expect(url).toContain(`${site}${path}/`);
		}
		expect(failed).toEqual([]);
		await page.close();
	});
});

it("serve prints the public address on a second line", () => {
	expect(server.output().stdout).toBe(`listening on ${server.url}\npublic address ${base}\n`);
});

it("agents report, and commands ask, through the proxy", async () => {
	const token = await mintToken(deployment.credentials, {
		jti: "visit-1",
		webinar: { number: NUMBER, uuid: UUID },
		participant: { name: "Ada" },
	});
	const newestSlotMs = Math.floor(Date.now() / SLOT_MS) * SLOT_MS - SLOT_MS;
	const reporter = startReporter({
		streamUrl: () => `${base.replace("http", "ws")}/agent/v1/webinars/${NUMBER}/stream`,
		token,
		run: "00000000000000bb",
		reports: randomReports({ seed: 1, count: 3, newestSlotMs }),
		connection: {},
	});
	await reporter.done;
	reporter.close();
	expect(reporter.refused).toEqual([]);
	for (const id of [String(NUMBER), UUID]) {
		const { code, stdout } = await deployment.attempt(["participants", id, "--json", "--url", base]);
		expect([code, JSON.parse(stdout).participants]).toMatchObject([0, [{ user_name: "Ada" }]]);
	}
	const simulated = ["simulate", "--webinar", "93201235652", "--participants", "2", "--for", "10s", "--url", base];
	const back = await deployment.attempt([...simulated, "--at", new Date(Date.now() - 7_200_000).toISOString()]);
	expect(back.stdout + back.stderr).toMatch(/2 participants, [1-9]\d* reports acknowledged, 0 refused/);
	const ask = await openApi(deployment, { url: base });
	const { participants } = await ask<{ participants: { device: string }[] }>(
		"/v2/metrics/webinars/93201235652/participants?type=past",
	);
	expect(participants.map(({ device }) => device).toSorted()).toEqual(["Android", "Mac"]);
});
