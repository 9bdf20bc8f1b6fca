/**
 * The agent in real browsers and in Node where something stands between it and the server: a proxy, a page's policy, an ad
 * blocker, a network that comes and goes. A real server has what arrives. The page is the README's own snippet.
 */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type AgentState, startAgent } from "@qoscope/agent";
import { nodeEnvironment } from "@qoscope/agent/node";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { askParticipants, askQos } from "./support/answers.js";
import { type Ask, openApi } from "./support/ask-api.js";
import { type BlockingProxy, openBlockingProxy } from "./support/blocking-proxy.js";
import { openBrowser } from "./support/browser.js";
import { type Deployment, deploy, REPOSITORY, type ServerProcess } from "./support/qoscope-process.js";
import { mintToken } from "./support/reporter.js";
import { until } from "./support/until.js";

/** The webinar of the README's snippet; a second page of it is another participant. */
const WEBINAR = 93_201_235_621;
const readme = readFileSync(join(REPOSITORY, "README.md"), "utf8");
const [, snippet = ""] = /```html\n([\s\S]*?)```/.exec(readme) ?? [];

let deployment: Deployment;
let server: ServerProcess;
let ask: Ask;
let browser: Browser;
const proxies: BlockingProxy[] = [];
const pages: Page[] = [];
const hosts: Server[] = [];
let visits = 0;

/** As naive as a backend can be: another `jti` each time. */
function mint(webinar = WEBINAR) {
	visits += 1;
	const claims = { jti: `visit-${visits}`, webinar: { number: webinar }, participant: { name: `Visitor ${visits}` } };
	return mintToken(deployment.credentials, claims);
}

beforeAll(async () => {
	[deployment, browser] = await Promise.all([deploy(), openBrowser()]);
	server = await deployment.start();
	ask = await openApi(deployment, server);
});
afterEach(async () => {
	for (const page of pages.splice(0)) await page.context().close();
	for (const proxy of proxies.splice(0)) proxy.close();
	for (const host of hosts.splice(0)) {
		host.closeAllConnections();
		host.close();
	}
});
afterAll(async () => {
	await browser?.close();
	await deployment?.close();
});

async function openProxy(upgrades: BlockingProxy["upgrades"]) {
	const proxy = await openBlockingProxy(server.url, upgrades);
	proxies.push(proxy);
	return proxy;
}

async function listen(host: Server) {
	hosts.push(host);
	await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
	return `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
}

const CALL = `
	const peerConnection = new RTCPeerConnection();
	const far = new RTCPeerConnection();
	const screenTrack = document.createElement("canvas").captureStream().getVideoTracks()[0];
	peerConnection.onicecandidate = ({ candidate }) => far.addIceCandidate(candidate ?? undefined);
	far.onicecandidate = ({ candidate }) => peerConnection.addIceCandidate(candidate ?? undefined);
	navigator.mediaDevices.getUserMedia({ audio: true }).then(async (stream) => {
		peerConnection.addTrack(stream.getAudioTracks()[0], stream);
		await peerConnection.setLocalDescription();
		await far.setRemoteDescription(peerConnection.localDescription);
		await far.setLocalDescription();
		await peerConnection.setRemoteDescription(far.localDescription);
	});`;

/** A page of another origin with a call, its backend beside it. */
async function openPage(body: string, headers: Record<string, string> = {}) {
	const host = createServer(async ({ url }, response) => {
		if (url === "/my-backend/join-token") return response.end(await mint());
		response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...headers });
		return response.end(`<!doctype html><title>A webinar</title><body><script>${CALL}</script>${body}
			<script>window.isThrough = true</script>`);
	});
	const page = await (await browser.newContext()).newPage();
	pages.push(page);
	const problems: string[] = [];
	page.on("pageerror", ({ message }) => problems.push(message));
	const url = await listen(host);
	return { page, problems, goto: () => page.goto(url, { waitUntil: "commit" }) };
}

const agentPage = (address: string, more = "") => `
	<script src="${address}/agent.js"></script>
	<script>
		const states = [];
		const agent = Qoscope.startAgent({
			url: "${address}/agent/v1/webinars/${WEBINAR}",
			token: () => fetch("/my-backend/join-token").then((answer) => answer.text()),
			onState: (state) => states.push(state),
			${more}
		});
		agent.watch(peerConnection);
	</script>`;
const stateOf = (page: Page) => page.evaluate("states.at(-1)") as Promise<AgentState>;
const isThrough = (page: Page) => until("the page to go on", () => page.evaluate("window.isThrough"));

async function minutesOf(participant: string | undefined) {
	return askQos(ask, WEBINAR, participant ?? "", "live");
}

test.each(["refuse", "hang"] as const)(
	"behind a proxy whose upgrades %s the visit is reported over HTTP, and is in the API",
	async (upgrades) => {
		const proxy = await openProxy(upgrades);
		const { page, problems, goto } = await openPage(agentPage(proxy.url));
		await goto();
		const state = await until(
			"two reports",
			() => stateOf(page),
			({ acknowledgedReports }) => acknowledgedReports >= 2,
		);
		expect(state).toMatchObject({ status: "open", transport: "http", droppedReports: 0, droppedPolls: 0 });
		expect(state.reason).toBeUndefined();
		const [entry] = await minutesOf(state.participantId);
		expect(entry?.audio_input.bitrate).toMatch(/^[1-9][\d.]* kbps$/);
		expect(proxy.counts.upgrades).toBeGreaterThan(0);
		await page.evaluate("agent.leave()");
		expect(await stateOf(page)).toMatchObject({ status: "closed", droppedReports: 0 });
		const { participants } = await askParticipants(ask, WEBINAR);
		const left = participants.find(({ user_id }) => user_id === state.participantId);
		expect(left?.leave_reason).toMatch(/ left the webinar\.$/);
		expect(problems).toEqual([]);
	},
);

test("three losses of the network make one participant, though the backend mints another jti each time", async () => {
	const webinar = WEBINAR + 1;
	const proxy = await openProxy("pass");
	const states: AgentState[] = [];
	const agent = startAgent(
		{
			url: `${proxy.url}/agent/v1/webinars/${webinar}`,
			token: () => mint(webinar),
			onState: (state) => void states.push(state),
		},
		nodeEnvironment({ WebSocket }),
	);
	const isOpen = () => until("the connection", () => states.at(-1)?.status === "open");
	await isOpen();
	for (let loss = 1; loss <= 3; loss += 1) {
		proxy.cut();
		await until("the loss", () => states.at(-1)?.status !== "open");
		await isOpen();
	}
	expect(proxy.counts.upgrades).toBe(4);
	const { participants } = await askParticipants(ask, webinar);
	expect(participants.map(({ user_id }) => user_id)).toEqual([states.at(-1)?.participantId]);
	await agent.leave();
});

const policyOf = (connect: string) => ({
	"content-security-policy": `default-src 'none'; script-src 'unsafe-inline' ${server.url}; connect-src 'self' ${connect}`,
});

test("the documented policy lets everything through; one that forbids the server is told to the page", async () => {
	const socketUrl = server.url.replace("http", "ws");
	const documented = await openPage(agentPage(server.url), policyOf(`${server.url} ${socketUrl}`));
	await documented.goto();
	const open = await until(
		"the connection",
		() => stateOf(documented.page),
		({ status }) => status === "open",
	);
	expect(open.transport).toBeUndefined();

	const forbidden = await openPage(agentPage(server.url), policyOf(""));
	await forbidden.goto();
	const state = await until(
		"the reason",
		() => stateOf(forbidden.page),
		({ reason }) => reason !== undefined,
	);
	expect(state).toMatchObject({ status: "connecting", reason: "unreachable" });
	await forbidden.page.evaluate("agent.close()");
	expect(await stateOf(forbidden.page)).toMatchObject({ status: "closed" });
	expect([documented.problems, forbidden.problems]).toEqual([[], []]);
});

test("in a worker, which has no page, it works", async () => {
	const worker = `importScripts("${server.url}/agent.js");
		const agent = Qoscope.startAgent({
			url: "${server.url}/agent/v1/webinars/${WEBINAR}",
			token: "${await mint()}",
			onState: (state) => postMessage(state),
		});
		agent.watch({ getStats: async () => new Map() });
		onmessage = () => agent.leave();`;
	const { page, problems, goto } = await openPage(`<script>
		const states = [];
		const worker = new Worker(URL.createObjectURL(new Blob([${JSON.stringify(worker)}])));
		worker.onmessage = ({ data }) => states.push(data);
		worker.onerror = ({ message }) => { throw new Error(message); };
	</script>`);
	await goto();
	await until("the connection", async () => (await stateOf(page)).status === "open");
	await page.evaluate("worker.postMessage(0)");
	await until("the end", async () => (await stateOf(page)).status === "closed");
	expect(problems).toEqual([]);
});

const snippetFor = (address: string) => snippet.replaceAll("http://127.0.0.1:8730", address);
const isThere = (page: Page) => page.evaluate("agent !== undefined");

test("the README's snippet measures, and gets on without a script that is blocked or taken out of the page", async () => {
	expect(snippet).toContain("http://127.0.0.1:8730/agent.js");
	const { page, problems, goto } = await openPage(snippetFor(server.url));
	await goto();
	await until("the agent", () => isThere(page));
	await until("a participant", async () => {
		const { participants } = await askParticipants(ask, WEBINAR);
		return participants.some(({ user_name }) => user_name === `Visitor ${visits}`);
	});
	const blocked = await openPage(snippetFor(server.url));
	await blocked.page.route("**/agent.js", (route) => route.abort("blockedbyclient"));
	await blocked.goto();
	await isThrough(blocked.page);
	const removed = await openPage(snippetFor(server.url).replace(/<script async.*<\/script>/, ""));
	await removed.goto();
	await isThrough(removed.page);
	for (const one of [blocked, removed]) {
		await one.page.waitForLoadState("load");
		expect(await isThere(one.page)).toBe(false);
		expect(one.problems).toEqual([]);
	}
	expect(problems).toEqual([]);
});

test("a page with the README's snippet does not wait for a host that hangs, and is measured when it answers", async () => {
	let answer = () => {};
	const hanging = await listen(
		createServer((_, response) => {
			answer = () => {
				response.setHeader("content-type", "text/javascript");
				response.end(readFileSync(join(REPOSITORY, "packages/server/assets/agent.js")));
			};
		}),
	);
	const { page, problems, goto } = await openPage(snippetFor(hanging));
	await goto();
	await isThrough(page);
	await page.waitForLoadState("domcontentloaded");
	expect(await isThere(page)).toBe(false);
	answer();
	await until("the agent", () => isThere(page));
	expect(problems).toEqual([]);
});
