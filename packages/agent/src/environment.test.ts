// Whatever an environment lacks, the agent works or does nothing and says why, and it can always be closed.
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { runInNewContext } from "node:vm";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { agentBundles } from "../../../scripts/bundle-browser.js";
import type { Agent, AgentOptions, AgentState } from "./index.js";

type Page = Record<string, unknown>;
type Start = (options?: Partial<Record<keyof AgentOptions, unknown>>) => Agent;

const URL_OF_WEBINAR = "https://qos.example/agent/v1/webinars/1";
let script = "";
beforeAll(async () => {
	const { outputFiles } = await build({ ...agentBundles[0], write: false });
	script = outputFiles?.[0]?.text ?? "";
});

/** A socket that greets, gives the time and acknowledges. */
class Socket {
	onopen?: (event: object) => void;
	onmessage?: (event: object) => void;
	onerror?: (event: object) => void;
	constructor() {
		setTimeout(() => {
			this.onerror?.({ type: "error" });
			this.onopen?.({ type: "open" });
		});
	}
	send(text: string): void {
		const frame = JSON.parse(text);
		const types: Readonly<Record<string, string>> = { report: "ack", leave: "left" };
		const answer = { ...frame, type: types[frame.type] ?? frame.type, serverTimeMs: Date.now(), slots: [frame.slot] };
		setTimeout(() => this.onmessage?.({ type: "message", data: JSON.stringify(answer) }));
	}
	close(): void {}
}

/** All that the released script may look for. Everything that is opened is counted. */
function createPage(without: readonly string[] = [], more: Page = {}) {
	const timers = new Set<unknown>();
	const posts: { readonly url: string; readonly body: string }[] = [];
	const page: Page = {
		setTimeout(task: () => void, delayMs: number) {
			const timer = setTimeout(() => {
				timers.delete(timer);
				task();
			}, delayMs);
			timers.add(timer);
			return timer;
		},
		clearTimeout(timer: NodeJS.Timeout) {
			timers.delete(timer);
			clearTimeout(timer);
		},
		performance,
		document: {},
		navigator: { sendBeacon: () => true, userAgentData: { getHighEntropyValues: () => ({ model: "Plain" }) } },
		addEventListener() {},
		removeEventListener() {},
		WebSocket: Socket,
		async fetch(url: string, { body }: { body: string }) {
			posts.push({ url, body });
			const { reports } = JSON.parse(body);
			const acknowledged = reports.map(({ slot }: { slot: number }) => slot);
			const answer = { acknowledged, refused: [], participantId: "7", serverTimeMs: Date.now() };
			return { status: 200, headers: new Headers(), json: async () => answer };
		},
		atob,
		...more,
	};
	for (const name of without) delete page[name];
	runInNewContext(script, page);
	const { startAgent: start } = page["Qoscope"] as { readonly startAgent: Start };
	return { start, timers, posts };
}

async function live({ start, timers }: ReturnType<typeof createPage>, options = {}) {
	const states: AgentState[] = [];
	const agent = start({
		url: URL_OF_WEBINAR,
		token: "to.ke.n",
		onState: (state: AgentState) => states.push(state),
		...options,
	});
	let polls = 0;
	agent.watch({
		getStats: async () => {
			polls += 1;
			return new Map();
		},
	});
	await expect.poll(() => states.at(-1)?.status === "closed" || polls > 0, { timeout: 5_000 }).toBe(true);
	return { agent, states, timers, polls: () => polls, last: () => states.at(-1) };
}

test.each([
	[[]],
	[["addEventListener"]],
	[["addEventListener", "removeEventListener", "document", "performance"]],
	[["navigator"]],
	[["performance"]],
	[["Blob", "TextEncoder", "atob"]],
	[["fetch"]],
])("without %j it works and closes", async (without) => {
	const { agent, last, timers, states } = await live(createPage(without));
	await expect.poll(() => last()?.status, { timeout: 5_000 }).toBe("open");
	await agent.leave();
	expect(last()).toMatchObject({ status: "closed" });
	expect(last()?.reason).toBeUndefined();
	expect(states.filter(({ status }) => status === "closed")).toHaveLength(1);
	expect(timers.size).toBe(0);
});

test("without WebSocket it works by HTTP", async () => {
	const page = createPage(["WebSocket"]);
	const { agent, last, timers } = await live(page);
	await expect.poll(() => last()?.transport, { timeout: 10_000 }).toBe("http");
	await agent.leave();
	expect(JSON.parse(page.posts.at(-1)?.body ?? "{}")).toMatchObject({ leave: {} });
	expect(last()?.status).toBe("closed");
	expect(timers.size).toBe(0);
});

const broken = () => {
	throw new Error("Not here.");
};
class BrokenObserver {
	observe = broken;
	disconnect = broken;
}
class PlainObserver {
	observe() {}
	disconnect() {}
}
test.each([
	{ PressureObserver: BrokenObserver },
	{ PressureObserver: broken },
	{ PressureObserver: PlainObserver },
	{ addEventListener: broken, removeEventListener: broken },
	{ navigator: { sendBeacon: broken, userAgentData: { getHighEntropyValues: broken } } },
])("what fails in a page is done without: %j", async (more) => {
	const { agent, last, timers } = await live(createPage([], more));
	await expect.poll(() => last()?.status, { timeout: 5_000 }).toBe("open");
	agent.close();
	expect(last()?.status).toBe("closed");
	expect(timers.size).toBe(0);
});

test("where there is no beacon what is left goes by a request that survives the page", async () => {
	const page = createPage([], { navigator: {} });
	const { agent, last } = await live(page);
	await expect.poll(() => last()?.status, { timeout: 5_000 }).toBe("open");
	void agent.rate({ score: 3 });
	agent.close();
	expect(page.posts).toHaveLength(1);
	expect(page.posts[0]?.url).toBe(`${URL_OF_WEBINAR}/reports`);
});

const nothing: readonly [string, readonly string[], Page, Page][] = [
	["unsupported", ["setTimeout"], {}, {}],
	["unsupported", ["WebSocket", "fetch"], {}, {}],
	["unsupported", ["document"], { process: { versions: { node: "22.0.0" } } }, {}],
	["bad_url", [], {}, { url: undefined }],
	["bad_url", [], {}, { url: "" }],
	["bad_url", [], {}, { url: "qos.example/agent/v1/webinars/1" }],
	["bad_url", [], {}, { url: "ftp://qos.example/1" }],
	["bad_url", [], {}, { url: 7 }],
	["no_token", [], {}, { token: undefined }],
	["no_token", [], {}, { token: "" }],
];
test.each(nothing)(
	"it does nothing and says %s: without %j, with %j and %j",
	async (reason, without, more, options) => {
		const { agent, states, timers, polls } = await live(createPage(without, more), options);
		expect(states).toEqual([{ status: "closed", reason, acknowledgedReports: 0, droppedReports: 0, droppedPolls: 0 }]);
		agent.share("a");
		expect(await agent.rate({ score: 5 })).toBe(false);
		await agent.leave();
		agent.close();
		expect([states.length, timers.size, polls()]).toEqual([1, 0, 0]);
	},
);

test("React Native and bundlers' stand-ins for Node's process are no server", async () => {
	const more = { process: { env: {}, versions: {} }, navigator: { product: "ReactNative" } };
	const { agent, last } = await live(createPage(["document", "addEventListener", "removeEventListener"], more));
	await expect.poll(() => last()?.status, { timeout: 5_000 }).toBe("open");
	agent.close();
});

test("options that are missing or throw are no exception to the page", () => {
	const { start, timers } = createPage();
	const throwing = Object.defineProperty({}, "url", { get: broken });
	for (const options of [undefined, {}, throwing]) {
		const agent = start(options);
		agent.watch({ getStats: async () => new Map() });
		agent.close();
	}
	expect(timers.size).toBe(0);
});

test("a page that closes the agent when it hears of its first state has closed it", async () => {
	const { start, timers } = createPage();
	let give = (_: boolean) => {};
	const consent = {
		granted: false,
		onChange(listener: typeof give) {
			give = listener;
		},
	};
	const agent = start({ url: URL_OF_WEBINAR, token: "to.ke.n", consent, onState: () => agent.close() });
	give(true);
	expect(timers.size).toBe(0);
});

/** The script in a process of Node, as where a server renders pages; resolves when the process has ended. */
function renderInNode(setUp: string): Promise<{ states: AgentState[]; code: number | null }> {
	const program = `${setUp};${script};
		const agent = Qoscope.startAgent({
			url: process.argv[1], token: "to.ke.n", onState: (state) => console.log(JSON.stringify(state)),
		});
		agent.watch({ getStats: async () => new Map() });`;
	const child = spawn(process.execPath, ["-e", program, url], { stdio: ["ignore", "pipe", "inherit"] });
	let output = "";
	child.stdout.on("data", (text) => {
		output += text;
	});
	return new Promise((resolve) =>
		child.on("close", (code) => {
			resolve({
				code,
				states: output
					.trim()
					.split("\n")
					.map((line) => JSON.parse(line)),
			});
		}),
	);
}
let url = "";
let requests = 0;
const server = createServer((_, response) => {
	requests += 1;
	response.end();
});
beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/agent/v1/webinars/1`;
});
afterAll(() => server.close());

test.each([
	"",
	// As Node 22 and others have it.
	"globalThis.WebSocket = class { constructor() { fetch(process.argv[1]); } }; globalThis.navigator = {}",
])("a server that renders the page joins nothing and ends by itself: %j", async (setUp) => {
	const { states, code } = await renderInNode(setUp);
	expect(states).toMatchObject([{ status: "closed", reason: "unsupported" }]);
	expect([code, requests]).toEqual([0, 0]);
});
