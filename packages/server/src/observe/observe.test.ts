/** Tests what the server says of itself: health, metrics for this machine alone, and a log without secrets. */
import { DROP_REASONS } from "@qoscope/wire";
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from "fastify";
import { afterEach, expect, test } from "vitest";
import { createLogger } from "./create-logger.js";
import { createMetrics } from "./metrics.js";
import { registerObserve } from "./register-observe.js";

const opened: FastifyInstance[] = [];
afterEach(async () => {
	for (const app of opened.splice(0)) await app.close();
});
function open(ping: () => Promise<void> = async () => {}, isReady = () => true, canStore = () => true) {
	const app = Fastify();
	opened.push(app);
	const knownHosts = ["qos.example.org"];
	registerObserve(app, { metrics: createMetrics(), store: { ping }, isReady, canStore, pingLimitMs: 10, knownHosts });
	return app;
}

test("it is ready when it says so and the store answers, and alive in any case", async () => {
	const broken = () => Promise.reject(new Error("away"));
	const silent = () => new Promise<void>(() => {});
	const cases: [FastifyInstance, number][] = [
		[open(), 200],
		[open(broken), 503],
		[open(silent), 503],
		[open(undefined, () => false), 503],
		[open(undefined, undefined, () => false), 503],
	];
	for (const [app, status] of cases) {
		expect((await app.inject("/livez")).statusCode).toBe(200);
		const ready = await app.inject("/readyz");
		expect(ready.statusCode).toBe(status);
		expect(ready.json()).toEqual(status === 200 ? { ready: true } : { ready: false, reason: expect.any(String) });
	}
});

test("metrics begin with every drop reason at 0", async () => {
	const answer = await open().inject("/metrics");
	expect(answer.headers["content-type"]).toContain("text/plain");
	for (const reason of DROP_REASONS) {
		expect(answer.body).toContain(`qoscope_ingest_drops_total{reason="${reason}"} 0`);
	}
	expect(answer.body).toContain("process_cpu_seconds_total");
});

test("metrics are for this machine alone, whatever headers say", async () => {
	const app = open();
	const status = async (remoteAddress: string, headers: Record<string, string> = {}) =>
		(await app.inject({ url: "/metrics", remoteAddress, headers })).statusCode;
	expect(await status("::ffff:127.0.0.1")).toBe(200);
	expect(await status("::1")).toBe(200);
	expect(await status("192.0.2.1")).toBe(404);
	expect(await status("192.0.2.1", { "x-forwarded-for": "127.0.0.1" })).toBe(404);
	expect(await status("127.0.0.1", { "x-forwarded-for": "192.0.2.1" })).toBe(404);
	expect(await status("127.0.0.1", { forwarded: "for=192.0.2.1" })).toBe(404);
	expect(await status("127.0.0.1", { "x-forwarded-port": "443" })).toBe(404);
});

test("metrics answer to the names of this machine, not to a foreign site's that was bent to it", async () => {
	const app = open();
	const status = async (host: string) => (await app.inject({ url: "/metrics", headers: { host } })).statusCode;
	for (const host of [
		"localhost",
		"LOCALHOST:8730",
		"127.0.0.1:8730",
		"127.9.9.9",
		"[::1]:8730",
		"qos.example.org",
		"qos.example.org:443",
	]) {
		expect(await status(host), host).toBe(200);
	}
	for (const host of [
		"evil.example",
		"evil.example:8730",
		"127.0.0.1.evil.example",
		"localhost.evil.example",
		"192.0.2.1",
		"evil-qos.example.org",
	]) {
		expect(await status(host), host).toBe(404);
	}
});

test("the log holds no secret, no token and no query string", async () => {
	const lines: string[] = [];
	const log = createLogger({ level: "info", stream: { write: (line) => lines.push(line) } });
	const loggerInstance: FastifyBaseLogger = log;
	const app = Fastify({ loggerInstance });
	opened.push(app);
	app.get("/x", async (request) => {
		request.log.info({ headers: request.headers, token: "s3cret", detail: { client_secret: "s3cret" } }, "told");
		return "";
	});
	const secret = "s3cret";
	await app.inject({
		url: `/x?token=${secret}`,
		headers: { authorization: secret, cookie: secret, "sec-websocket-protocol": `qoscope.v1, ${secret}` },
	});
	expect(lines.join("")).toContain('"path":"/x"');
	expect(lines.join("")).toContain("told");
	expect(lines.join("")).not.toContain(secret);
});
