/** The whole app: a request whose body comes in byte by byte is over after 30 seconds, not after up to 89. */
import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { createRateLimits } from "../src/api/rate-limits/create-rate-limits.js";
import { createMemoryCounter } from "../src/api/rate-limits/memory-counter.js";
import { buildApp } from "../src/app.js";
import { createFakeClock } from "../src/live/fake-clock.contract.js";
import { openLifecycle } from "../src/live/open-lifecycle.js";
import { createLogger } from "../src/observe/create-logger.js";
import { createMetrics } from "../src/observe/metrics.js";
import { createMemoryStore } from "../src/store/memory-store.js";
import { makeAccount } from "./api/api-harness.js";

test("a slow body ends after thirty seconds", async () => {
	const store = createMemoryStore();
	const clock = createFakeClock();
	const log = createLogger({ level: "silent" });
	const lifecycle = await openLifecycle({ store, clock, log, sweepEveryMs: 0 });
	const config = { host: "127.0.0.1", port: 0, dataFolder: "", secret: "a secret that is long enough for this server" };
	const app = await buildApp({
		config: { ...config, trustedProxies: [], slotDays: 30, accounts: [makeAccount("acme")] },
		store,
		lifecycle,
		rateLimits: createRateLimits(clock, createMemoryCounter()),
		metrics: createMetrics(),
		log,
		clock,
		assetsFolder: "",
		isReady: () => true,
	});
	const port = Number(new URL(await app.fastify.listen({ host: "127.0.0.1", port: 0 })).port);
	const socket = connect(port, "127.0.0.1");
	let answer = "";
	socket.setEncoding("utf8").on("data", (text: string) => {
		answer += text;
	});
	socket.on("error", () => {});
	const startedMs = performance.now();
	socket.write("POST /agent/v1/webinars/1/reports HTTP/1.1\r\nhost: x\r\ncontent-length: 60000\r\n\r\n{");
	const timer = setInterval(() => socket.write(" "), 1_000);
	await once(socket, "close");
	clearInterval(timer);
	const seconds = (performance.now() - startedMs) / 1_000;
	expect(answer).toMatch(/^HTTP\/1\.1 408 /);
	expect(seconds).toBeGreaterThan(29);
	// A busy machine looks a little later.
	expect(seconds).toBeLessThan(45);
	await app.close();
	await lifecycle.close();
});
