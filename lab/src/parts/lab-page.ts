/** Opens the page of one participant in a browser of its own context. */
import { createServer } from "node:http";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import type { LabPage } from "../page/main.js";
import type { OpenRelay } from "../page/sdp.js";

const ENTRY = new URL("../page/main.ts", import.meta.url).pathname;

let bundled: Promise<string> | undefined;
/** What the page runs, with the agent from its source. */
function bundle(): Promise<string> {
	bundled ??= build({
		entryPoints: [ENTRY],
		bundle: true,
		write: false,
		format: "iife",
		target: "es2022",
		conditions: ["qoscope-source"],
	}).then(({ outputFiles: [file] }) => file?.text ?? "");
	return bundled;
}

/** A page's own server would be one more process: it is loaded once and then left alone. */
async function serveOnce(script: string): Promise<{ url: string; close: () => void }> {
	const server = createServer((_, response) => {
		response.setHeader("content-type", "text/html; charset=utf-8");
		response.end(`<!doctype html><title>The lab</title><body><script>${script}</script>`);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	if (typeof address !== "object" || address === null) throw new Error("The page has no address.");
	return {
		url: `http://127.0.0.1:${address.port}/`,
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}

export interface OpenedLabPage {
	readonly page: Page;
	/** Calls a function of the page's `lab`. */
	call<Name extends "join" | "act" | "pauseAll" | "leave" | "streams">(
		name: Name,
		...values: Parameters<LabPage[Name]>
	): Promise<Awaited<ReturnType<LabPage[Name]>>>;
	read<Name extends "reports" | "peerReadings" | "polls" | "states">(name: Name): Promise<LabPage[Name]>;
	/** Stops the page's scripts, as a browser may do with a hidden tab; media go on. */
	freeze(isFrozen: boolean): Promise<void>;
	/** What the browser is made to see of the processor, by the W3C Compute Pressure API. */
	setPressure(level: string): Promise<void>;
	readonly problems: readonly string[];
}

export async function openLabPage(browser: Browser, openRelay: OpenRelay): Promise<OpenedLabPage> {
	const page = await (await browser.newContext()).newPage();
	const debugging = await page.context().newCDPSession(page);
	const problems: string[] = [];
	page.on("pageerror", (error) => problems.push(error.message));
	await page.exposeFunction("openRelay", openRelay);
	const server = await serveOnce(await bundle());
	await debugging.send("Emulation.setPressureSourceOverrideEnabled", { source: "cpu", enabled: true });
	await debugging.send("Emulation.setPressureStateOverride", { source: "cpu", state: "nominal" });
	await page.goto(server.url);
	server.close();
	return {
		page,
		problems,
		call: (name, ...values) => page.evaluate(`lab.${name}(...${JSON.stringify(values)})`),
		freeze: async (isFrozen) => {
			if (isFrozen) await debugging.send("Debugger.enable");
			await debugging.send(isFrozen ? "Debugger.pause" : "Debugger.disable");
		},
		setPressure: async (state) => {
			await debugging.send("Emulation.setPressureStateOverride", { source: "cpu", state: state as "nominal" });
		},
		read: (name) => page.evaluate(`lab.${name}`),
	};
}
