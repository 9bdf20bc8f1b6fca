/** The whole app: a path that nothing answers at has one answer, whichever part it would belong to. */
import { ErrorBodySchema } from "@qoscope/wire";
import type { FastifyInstance } from "fastify";
import { Value } from "typebox/value";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRateLimits } from "../src/api/rate-limits/create-rate-limits.js";
import { createMemoryCounter } from "../src/api/rate-limits/memory-counter.js";
import { buildApp } from "../src/app.js";
import { createFakeClock } from "../src/live/fake-clock.contract.js";
import { openLifecycle } from "../src/live/open-lifecycle.js";
import { createLogger } from "../src/observe/create-logger.js";
import { createMetrics } from "../src/observe/metrics.js";
import { createMemoryStore } from "../src/store/memory-store.js";
import { makeAccount } from "./api/api-harness.js";

let fastify: FastifyInstance;
let close: () => Promise<void>;
beforeAll(async () => {
	const store = createMemoryStore();
	const clock = createFakeClock();
	const log = createLogger({ level: "silent" });
	const lifecycle = await openLifecycle({ store, clock, log, sweepEveryMs: 0 });
	const app = await buildApp({
		config: {
			host: "127.0.0.1",
			port: 0,
			dataFolder: "",
			secret: "a secret that is long enough for this server",
			trustedProxies: [],
			slotDays: 30,
			accounts: [makeAccount("acme")],
		},
		store,
		lifecycle,
		rateLimits: createRateLimits(clock, createMemoryCounter()),
		metrics: createMetrics(),
		log,
		clock,
		assetsFolder: "",
		isReady: () => true,
	});
	({ fastify } = app);
	await fastify.ready();
	close = async () => {
		await app.close();
		await lifecycle.close();
		await store.close();
	};
});
afterAll(() => close());

const SECRET = "s3cret";
test.each([
	["GET", "/agent/v1/webinars/1/stream"],
	["GET", "/nowhere"],
	["GET", "/agent/v1/nowhere"],
	["GET", "/agent/v1/webinars/1"],
	["GET", "/agent/v1/webinars/1/reports"],
	["POST", "/agent/v1/webinars/1/stream"],
	["POST", "/agent/v1/webinars/1/elsewhere"],
	["DELETE", "/agent/v1/webinars/1/reports"],
	["GET", "/v2/nowhere"],
	["GET", "/try/nowhere"],
	["POST", "/metrics"],
] as const)("%s %s", async (method, path) => {
	const answer = await fastify.inject({ method, url: `${path}?token=${SECRET}` });
	expect(answer.statusCode).toBe(404);
	expect(answer.headers["x-zm-trackingid"]).toMatch(/^v=2\.0;clid=qoscope;rid=QOS_/);
	expect(answer.json()).toEqual({ code: 404, message: "There is nothing at this path." });
	expect(Value.Check(ErrorBodySchema, answer.json())).toBe(true);
	expect(answer.body).not.toContain(SECRET);
	expect(answer.body).not.toContain(path);
});

test("the metrics are as unknown to another machine as any other path", async () => {
	const answer = await fastify.inject({ url: "/metrics", remoteAddress: "192.0.2.1" });
	expect([answer.statusCode, answer.json()]).toEqual([404, { code: 404, message: "There is nothing at this path." }]);
});
