/** The agent's adapters in a real browser, each with the SDK that it is for and without that SDK's server. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import type { AdaptersPage } from "./adapters-page/main.js";
import { openBrowser } from "./support/browser.js";

let browser: Browser;
let page: Page;
let url: string;
let server: Server;
const problems: string[] = [];

/** The page, and as much of a Qoscope server as the agent needs to know a slot. */
function serve(): Server {
	const pages = createServer((_, response) => {
		response.setHeader("content-type", "text/html; charset=utf-8");
		response.end("<!doctype html><title>The adapters</title><body>");
	});
	new WebSocketServer({ server: pages }).on("connection", answerAgent);
	return pages.listen(0, "127.0.0.1");
}

function answerAgent(socket: WebSocket): void {
	const say = (frame: object) => socket.send(JSON.stringify(frame));
	socket.on("message", (data) => {
		const frame = JSON.parse(String(data));
		const serverTimeMs = Date.now();
		if (frame.type === "hello") say({ type: "hello", version: 1, serverTimeMs, participantId: "1" });
		if (frame.type === "echo") say({ type: "echo", at: frame.at, serverTimeMs });
		if (frame.type === "report") say({ type: "ack", slots: [frame.slot] });
	});
}

async function bundlePage(): Promise<string> {
	const { outputFiles } = await build({
		entryPoints: [new URL("adapters-page/main.ts", import.meta.url).pathname],
		bundle: true,
		write: false,
		format: "iife",
		target: "es2022",
		conditions: ["qoscope-source"],
		logLevel: "error",
	});
	return outputFiles[0]?.text ?? "";
}

beforeAll(async () => {
	server = serve();
	await once(server, "listening");
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("The page has no address.");
	url = `http://127.0.0.1:${address.port}/`;
	browser = await openBrowser();
	page = await browser.newPage();
	page.on("pageerror", (error) => problems.push(error.message));
	await page.goto(url);
	await page.addScriptTag({ content: await bundlePage() });
});
afterAll(async () => {
	await browser?.close();
	server?.closeAllConnections();
	server?.close();
});

const run = (name: keyof AdaptersPage, ...values: readonly unknown[]): Promise<unknown> =>
	page.evaluate(`adapters.${name}(...${JSON.stringify(values)})`);

test("janus.js: the connection of a handle is watched from its first offer until it hangs up", async () => {
	expect(await run("watchRealHandle")).toEqual({
		before: 0,
		during: { made: 1, areSame: true },
		after: { watched: 0, state: "closed" },
	});
});

test("mediasoup-client: the very connections of both transports are watched, and screens are told", async () => {
	expect(await run("watchRealTransports")).toEqual({
		handler: "Chrome111",
		made: 2,
		areSame: true,
		sent: [false, true],
		areShared: true,
		isReceiverLeft: true,
		after: 0,
	});
});

test.each([
	{ singlePeerConnection: true, each: 1 },
	{ singlePeerConnection: false, each: 2 },
])(
	"livekit-client ($singlePeerConnection): a room's connections are watched, others after a full reconnect, none after it",
	async ({ singlePeerConnection, each }) => {
		const [connected, closed] = [Array(each).fill("connected"), Array(each).fill("closed")];
		expect(await run("watchRealRoom", singlePeerConnection)).toEqual({
			joined: { made: each, areSame: true, states: connected, areShared: true },
			again: { made: 2 * each, areSame: true, states: [...closed, ...connected] },
			after: 0,
		});
	},
);

test("watchAll: connections that nobody hands over are measured, and the browser's global is itself again", async () => {
	expect(await run("watchEverything", `${url}agent/v1/webinars/1`)).toEqual({
		isReplaced: true,
		alias: true,
		names: ["RTCPeerConnection", 0, true],
		instances: [true, true, true, true],
		certificate: "RTCCertificate",
		isEnumerable: false,
		flowing: ["video_input", "video_output"],
		isBack: true,
	});
	expect(problems).toEqual([]);
});
