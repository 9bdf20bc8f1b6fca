/** Opens a page of the bench in a Chromium of its own process, with what measures it from outside. */
import { createServer, type Server } from "node:http";
import { type Browser, type CDPSession, chromium, type Page } from "playwright-core";
import { CHROMIUM_FLAGS, chromiumPath } from "../../../scripts/chromium.js";
import { answerAgents } from "./answer-agents.js";

export interface BenchPage {
	readonly page: Page;
	readonly devtools: CDPSession;
	/** Calls a function of the page's `bench`. */
	call(name: string, ...values: unknown[]): Promise<unknown>;
	close(): Promise<void>;
}

export function openBrowser(): Promise<Browser> {
	return chromium.launch({ executablePath: chromiumPath(), args: [...CHROMIUM_FLAGS] });
}

async function listen(server: Server): Promise<string> {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	if (typeof address !== "object" || address === null) throw new Error("The page has no address.");
	return `http://127.0.0.1:${address.port}/`;
}

export async function openPage(browser: Browser, script: string): Promise<BenchPage> {
	const server = createServer((request, response) => {
		const isScript = request.url === "/bench.js";
		response.writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html; charset=utf-8" });
		response.end(isScript ? script : '<!doctype html><title>Bench</title><script src="bench.js"></script>');
	});
	const stopAnswering = answerAgents(server);
	const context = await browser.newContext();
	const page = await context.newPage();
	page.on("pageerror", (error) => console.error(`The page: ${error.message}`));
	await page.goto(await listen(server));
	const devtools = await context.newCDPSession(page);
	// Time of the page's own thread: what others on the machine take is not counted.
	await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
	return {
		page,
		devtools,
		call: (name, ...values) =>
			page.evaluate(
				([wanted, given]) => {
					const { bench } = globalThis as unknown as { bench: Record<string, (...all: unknown[]) => unknown> };
					return bench[wanted]?.(...given);
				},
				[name, values] as const,
			),
		async close() {
			await context.close();
			stopAnswering();
			server.closeAllConnections();
			server.close();
		},
	};
}

/** Milliseconds that the page's main thread has been at work. */
export async function busyMs({ devtools }: BenchPage): Promise<number> {
	const { metrics } = await devtools.send("Performance.getMetrics");
	return 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0);
}

/** Bytes of JavaScript objects that something still holds. */
export async function heapBytes({ devtools }: BenchPage): Promise<number> {
	await devtools.send("HeapProfiler.enable");
	// What was waiting for a first collection to be let go is taken by the second.
	for (let turn = 0; turn < 3; turn += 1) await devtools.send("HeapProfiler.collectGarbage");
	return (await devtools.send("Runtime.getHeapUsage")).usedSize;
}
