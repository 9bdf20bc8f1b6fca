/** What the released script leaves behind in a real browser, and how it and its page get on when one of them is not well. */
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { agentBundles } from "../scripts/bundle-browser.js";
import type { AgentLifePage } from "./agent-life-page/main.js";
import { openBrowser } from "./support/browser.js";
import { openStandInServer, type StandInOptions, type StandInServer } from "./support/stand-in-server.js";
import { until } from "./support/until.js";

const bundle = async (options: Parameters<typeof build>[0]) => {
	const { outputFiles } = await build({ ...options, write: false });
	return outputFiles?.[0]?.text ?? "";
};

let browser: Browser;
let scripts: Record<string, string>;
const servers: StandInServer[] = [];
const pages: Page[] = [];

beforeAll(async () => {
	const main = new URL("agent-life-page/main.ts", import.meta.url).pathname;
	const [released = {}] = agentBundles;
	scripts = {
		"/agent.js": await bundle(released),
		"/main.js": await bundle({ entryPoints: [main], bundle: true, format: "iife", target: "es2022" }),
	};
	browser = await openBrowser();
});
afterEach(async () => {
	for (const page of pages.splice(0)) await page.context().close();
	for (const server of servers.splice(0)) server.close();
});
afterAll(() => browser?.close());

async function openServer(options: StandInOptions = {}): Promise<StandInServer> {
	const server = await openStandInServer({ scripts, ...options });
	servers.push(server);
	return server;
}

/** The page of a server; `prepare` runs in it before any script does. */
async function openPage(server: StandInServer, prepare = "") {
	const page = await (await browser.newContext()).newPage();
	pages.push(page);
	const problems: string[] = [];
	page.on("pageerror", ({ message }) => problems.push(message));
	await page.addInitScript(prepare);
	await page.goto(server.url);
	const run = <Name extends keyof AgentLifePage>(
		name: Name,
		...values: Parameters<AgentLifePage[Name]>
	): Promise<Awaited<ReturnType<AgentLifePage[Name]>>> => page.evaluate(`page.${name}(...${JSON.stringify(values)})`);
	return { page, problems, run };
}

const agentUrl = ({ url }: StandInServer) => `${url}agent/v1/webinars/1`;

/** Packets that the agent has reported, by medium. */
function packetsOf(reports: ReturnType<AgentLifePage["reports"]>): Record<string, number> {
	const packets: Record<string, number> = {};
	for (const { type, sample } of reports.flatMap(({ samples }) => samples)) {
		const [medium = "", isReceived] = type.split("_output");
		if (isReceived === undefined) continue;
		packets[medium] = (packets[medium] ?? 0) + (sample.packets ?? 0);
	}
	return packets;
}

test("a thousand starts and stops leave no timer, listener, socket, observer or memory", async () => {
	const server = await openServer();
	const { page, problems, run } = await openPage(server);
	const debugging = await page.context().newCDPSession(page);
	const heap = async () => {
		for (let time = 0; time < 3; time += 1) await debugging.send("HeapProfiler.collectGarbage");
		return (await debugging.send("Runtime.getHeapUsage")).usedSize;
	};
	const isClosed = () =>
		until(
			"the last socket to close",
			() => run("open"),
			({ sockets }) => sockets === 0,
		);
	await run("countOpen");
	// Until the engine has compiled what it compiles.
	await run("live", agentUrl(server), 1_000);
	await isClosed();
	const before = await heap();
	await run("live", agentUrl(server), 1_000);
	const { everOpened, ...left } = await isClosed();
	const grown = (await heap()) - before;
	console.info(`${everOpened} opened, left ${JSON.stringify(left)}; heap ${before} bytes and ${grown} more`);
	expect(everOpened).toBeGreaterThan(8_000);
	expect(left).toEqual({ timers: 0, listeners: 0, sockets: 0, pressureObservers: 0 });
	// A tenth of a kilobyte each, where an agent is several.
	expect(grown).toBeLessThan(100_000);
	expect(problems).toEqual([]);
});

test("a page whose callbacks all throw hears of nothing, and is measured", async () => {
	const server = await openServer();
	const { problems, run } = await openPage(server);
	await run("startBadly", agentUrl(server));
	await run("call");
	const reports = await until(
		"three reports",
		() => run("reports"),
		({ length }) => length >= 3,
	);
	expect(packetsOf(reports.slice(1))["audio"]).toBeGreaterThan(300);
	const stored = await until(
		"the server to have them",
		() => server.frames.filter(({ type }) => type === "report"),
		({ length }) => length >= 3,
	);
	expect(stored[1]?.["slot"]).toBe(reports[1]?.slot);
	expect((await run("states")).at(-1)?.droppedPolls).toBeGreaterThan(20);
	expect(problems).toEqual([]);
});

test("a page that hangs for ten seconds loses nothing: all packets of the call are told, and where they came", async () => {
	const server = await openServer();
	const { problems, run } = await openPage(server);
	await run("start", agentUrl(server));
	await run("call");
	await until(
		"a report",
		() => run("reports"),
		({ length }) => length >= 1,
	);
	const before = await run("received");
	await run("hang", 10_000);
	const after = await run("received");
	await until(
		"the slots after it",
		() => run("reports"),
		({ length }) => length >= 3,
	);
	const counted = await run("stop");
	const reports = await run("reports");
	const told = packetsOf(reports);
	const hung = (after["audio"] ?? 0) - (before["audio"] ?? 0);
	console.info(`counted ${JSON.stringify(counted)}, told ${JSON.stringify(told)}; ${hung} of audio in the hang`);
	expect(hung).toBeGreaterThan(300);
	expect(told).toEqual(counted);
	expect((await run("states")).at(-1)).toMatchObject({ status: "closed", droppedPolls: 0, droppedReports: 0 });
	expect(problems).toEqual([]);
});

test.each([
	{ how: "the page's policy", isAllowed: false, prepare: "" },
	{ how: "a constructor that throws", prepare: "window.WebSocket = function () { throw new Error('Denied.'); };" },
	{ how: "a browser without any", prepare: "delete window.WebSocket;" },
])(
	"denied a WebSocket by $how the agent reports over HTTP, and leaves the page in peace",
	async ({ isAllowed = true, prepare }) => {
		const server = await openServer();
		// An address of HTTP lets requests through and no WebSocket.
		const policy = isAllowed ? {} : { "content-security-policy": `connect-src ${server.url}` };
		const host = await openServer({ headers: { ...policy, "permissions-policy": "compute-pressure=()" } });
		const { problems, run } = await openPage(host, prepare);
		await run("start", agentUrl(server));
		await run("call");
		await until(
			"two reports",
			() => run("reports"),
			({ length }) => length >= 2,
		);
		await run("leave");
		const states = await run("states");
		expect(new Set(states.map(({ status }) => status))).toEqual(new Set(["connecting", "open", "closed"]));
		expect(states.at(-1)).toMatchObject({ transport: "http", droppedReports: 0, droppedPolls: 0 });
		const stored = server.beacons.flatMap((batch) => batch["reports"] as { readonly slot: number }[]);
		expect(stored.map(({ slot }) => slot)).toEqual((await run("reports")).map(({ slot }) => slot));
		expect(server.beacons.at(-1)).toMatchObject({ version: 1, token: "t", leave: {} });
		expect(server.frames).toEqual([]);
		expect(problems).toEqual([]);
	},
);
