/** The agent's adapters in a real browser, each with the SDK that it is for and without that SDK's server. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AdaptersPage } from "./adapters-page/main.js";
import { bundleAdaptersPage, SCREEN_TOLD } from "./support/adapters-page.js";
import { openBrowser } from "./support/browser.js";
import { openStandInServer, type StandInServer } from "./support/stand-in-server.js";

let browser: Browser;
let page: Page;
let server: StandInServer;
const problems: string[] = [];

beforeAll(async () => {
	server = await openStandInServer();
	browser = await openBrowser();
	page = await browser.newPage();
	page.on("pageerror", (error) => problems.push(error.message));
	await page.goto(server.url);
	await page.addScriptTag({ content: await bundleAdaptersPage() });
});
afterAll(async () => {
	await browser?.close();
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

test("mediasoup-client: the very connections of both transports are watched, and screens are named", async () => {
	expect(await run("watchRealTransports")).toEqual({
		handler: "Chrome111",
		made: 2,
		areSame: true,
		sent: [false, true],
		screens: 1,
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
			joined: { made: each, areSame: true, states: connected, screens: { sent: 1, received: 1 } },
			again: { made: 2 * each, areSame: true, states: [...closed, ...connected] },
			after: 0,
		});
	},
);

test("watchAll: connections that nobody hands over are measured, and the browser's global is itself again", async () => {
	expect(await run("watchEverything", `${server.url}agent/v1/webinars/1`)).toEqual({
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

test("a screen that is named by its track is told on whichever line it is, and only there", async () => {
	expect(await run("watchScreen", `${server.url}agent/v1/webinars/1`)).toEqual(SCREEN_TOLD);
});
