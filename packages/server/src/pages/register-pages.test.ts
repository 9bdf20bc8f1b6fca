/** The pages over HTTP: types, headers, who is let in, and what a session holds. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JoinTokenClaimsSchema } from "@qoscope/wire";
import Fastify, { type FastifyInstance } from "fastify";
import { decodeJwt, jwtVerify } from "jose";
import { Value } from "typebox/value";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { accountWithDefaults } from "../config/account-with-defaults.js";
import type { Account } from "../config/config-schema.js";
import { registerPages } from "./register-pages.js";

const AGENT_SECRET = "agent-secret-of-at-least-32-characters";
const NOW_MS = Date.UTC(2026, 2, 1, 10, 0, 0);
const account = (agentKeys: Account["agentKeys"]): Account =>
	accountWithDefaults({
		id: "acme",
		apiClients: [{ id: "client", secretHash: "scrypt$c2FsdA$aGFzaA", scopes: [] }],
		agentKeys,
	});

let folder: string;
let app: FastifyInstance;

async function openApp(accounts: readonly Account[], publicUrl?: string): Promise<FastifyInstance> {
	const opened = Fastify();
	const clock = { nowMs: () => NOW_MS, monotonicMs: () => 0 };
	const proxy = publicUrl === undefined ? { behindProxy: false } : { behindProxy: true, publicUrl };
	await registerPages(opened, { accounts, clock, assetsFolder: folder, ...proxy });
	return opened;
}

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), "qoscope-pages-"));
	await mkdir(join(folder, "try"));
	await writeFile(join(folder, "agent.js"), "var Qoscope={};");
	await writeFile(join(folder, "agent.mjs"), "export {};");
	await writeFile(join(folder, "agent.js.integrity"), "sha384-abc\n");
	await writeFile(join(folder, "try/index.html"), "<!doctype html><title>Try</title>");
	await writeFile(join(folder, "try/try.css"), "body{}");
	await writeFile(join(folder, "try/main.js"), "1;");
	await writeFile(join(folder, "try/icon.svg"), "<svg/>");
	app = await openApp([account([{ id: "key-1", secret: AGENT_SECRET }])]);
});
afterEach(async () => {
	await app.close();
	await rm(folder, { recursive: true });
});

const local = { host: "127.0.0.1:8730", origin: "http://127.0.0.1:8730" };

describe("the agent's files", () => {
	it.each(["/agent.js", "/agent.mjs"])("gives %s to a page of any origin", async (url) => {
		const headers = { host: "qos.example", origin: "https://webinars.example" };
		const answer = await app.inject({ url, remoteAddress: "10.1.2.3", headers });
		expect(answer.statusCode).toBe(200);
		expect(answer.headers).toMatchObject({
			"content-type": "text/javascript; charset=utf-8",
			"access-control-allow-origin": "*",
			"cross-origin-resource-policy": "cross-origin",
			"cache-control": "no-cache",
			"x-content-type-options": "nosniff",
		});
	});

	it("answers 304 to whoever holds the file, and the new file once it was rebuilt", async () => {
		const first = await app.inject({ url: "/agent.js" });
		const etag = String(first.headers.etag);
		const again = { url: "/agent.js", headers: { "if-none-match": `W/"other", ${etag}` } };
		expect((await app.inject(again)).statusCode).toBe(304);
		await writeFile(join(folder, "agent.js"), "var Qoscope={newer:1};");
		const rebuilt = await app.inject(again);
		expect(rebuilt.statusCode).toBe(200);
		expect(rebuilt.body).toContain("newer");
	});

	it("says what to do when the build is missing", async () => {
		await rm(join(folder, "agent.js"));
		const answer = await app.inject({ url: "/agent.js" });
		expect(answer.statusCode).toBe(503);
		expect(answer.json().message).toContain("npm run build");
	});
});

describe("the try page", () => {
	it.each([
		["/try", "text/html; charset=utf-8"],
		["/try/try.css", "text/css; charset=utf-8"],
		["/try/icon.svg", "image/svg+xml"],
		["/try/main.js", "text/javascript; charset=utf-8"],
	])("gives %s its type and a policy that lets in nothing from elsewhere", async (url, type) => {
		const answer = await app.inject({ url, headers: local });
		expect(answer.statusCode).toBe(200);
		expect(answer.headers["content-type"]).toBe(type);
		expect(answer.headers["x-content-type-options"]).toBe("nosniff");
		expect(answer.headers["referrer-policy"]).toBe("no-referrer");
		const policy = String(answer.headers["content-security-policy"]);
		expect(policy).toContain("default-src 'self'");
		expect(policy).toContain("connect-src 'self' ws://127.0.0.1:8730");
		expect(policy).toContain("frame-ancestors 'none'");
		expect(policy).not.toContain("unsafe");
	});

	it.each(["/try", "/try/main.js", "/try/try.css"])("refuses %s to another machine, with words", async (url) => {
		const answer = await app.inject({ url, remoteAddress: "192.168.1.5", headers: local });
		expect(answer.statusCode).toBe(403);
		expect(answer.json()).toMatchObject({ code: 403, message: expect.stringContaining("ssh -L") });
	});

	it("gives no other file of the folder", async () => {
		expect((await app.inject({ url: "/try/../agent.js.map", headers: local })).statusCode).toBe(404);
		expect((await app.inject({ url: "/try/%2e%2e/%2e%2e/etc/passwd", headers: local })).statusCode).toBe(404);
	});
});

describe("POST /try/session", () => {
	const post = (headers: Record<string, string> = {}, remoteAddress = "127.0.0.1") =>
		app.inject({ method: "POST", url: "/try/session", remoteAddress, headers: { ...local, ...headers } });

	it("mints a host's join token that the agent key verifies, and gives away no secret", async () => {
		const answer = await post({ origin: "http://127.0.0.1:8730" });
		expect(answer.statusCode).toBe(200);
		expect(answer.headers["cache-control"]).toBe("no-store");
		expect(answer.body).not.toContain(AGENT_SECRET);
		const { token, webinarNumber, agentUrl } = answer.json();
		expect(webinarNumber).toBe(100_000_000);
		expect(agentUrl).toBe("http://127.0.0.1:8730/agent/v1/webinars/100000000");
		const { payload } = await jwtVerify(token, new TextEncoder().encode(AGENT_SECRET), {
			algorithms: ["HS256"],
			currentDate: new Date(NOW_MS),
		});
		expect(Value.Check(JoinTokenClaimsSchema, payload)).toBe(true);
		expect(payload).toMatchObject({
			iss: "key-1",
			webinar: { number: 100_000_000, topic: "Try Qoscope" },
			participant: { name: "You", role: "host" },
		});
		expect(JSON.stringify(payload)).not.toContain(AGENT_SECRET);
	});

	it.each([
		["webinar", 100_000_000],
		["meeting", 100_000_001],
		["session", 100_000_002],
	])("is of a %s when that is asked for, with a number of its own", async (kind, number) => {
		const url = `/try/session?kind=${kind}`;
		const answer = await app.inject({ method: "POST", url, remoteAddress: "127.0.0.1", headers: local });
		const { token, webinarNumber } = answer.json();
		expect(webinarNumber).toBe(number);
		expect(decodeJwt(token)).toMatchObject({ webinar: { number, kind } });
	});

	it("is of nothing that there is not", async () => {
		const answer = await app.inject({ method: "POST", url: "/try/session?kind=party", headers: local });
		expect(answer.statusCode).toBe(400);
		expect(answer.json().message).toBe("kind must be one of webinar, meeting, session.");
	});

	it("makes each session another participant", async () => {
		expect((await post()).json().token).not.toBe((await post()).json().token);
	});

	it("is refused to a foreign origin, a foreign name, a proxy and another machine", async () => {
		for (const answer of [
			await post({ origin: "http://evil.example" }),
			await post({ host: "evil.example" }),
			await post({ "x-forwarded-for": "127.0.0.1" }),
			await post({}, "10.0.0.7"),
		]) {
			expect(answer.statusCode).toBe(403);
			expect(answer.body).not.toContain('token"');
		}
	});

	it("is refused to a page that does not say where it comes from", async () => {
		const headers = { host: local.host };
		expect((await app.inject({ method: "POST", url: "/try/session", headers })).statusCode).toBe(403);
	});

	it("says what to do when there is no key to sign with", async () => {
		const keyless = await openApp([account([])]);
		const answer = await keyless.inject({ method: "POST", url: "/try/session", headers: local });
		await keyless.close();
		expect(answer.statusCode).toBe(503);
		expect(answer.json().message).toContain("qoscope init");
	});
});

it("is closed with its page where the configuration says that there is a proxy, but the agent is not", async () => {
	const proxied = await openApp([account([{ id: "key-1", secret: AGENT_SECRET }])], "https://example.org/qos");
	const statusOf = async (url: string, method: "GET" | "POST" = "GET") =>
		(await proxied.inject({ method, url, headers: local })).statusCode;
	expect(await statusOf("/try")).toBe(403);
	expect(await statusOf("/try/session", "POST")).toBe(403);
	const { statusCode, body } = await proxied.inject({ url: "/", headers: local });
	expect(statusCode).toBe(200);
	for (const path of ["v2", "agent/v1", "agent.js", "reference"])
		expect(body).toContain(`https://example.org/qos/${path}`);
	expect(await statusOf("/agent.js")).toBe(200);
	await proxied.close();
});

describe("/", () => {
	it("leads this machine to the try page and tells others in plain text what runs here", async () => {
		const here = await app.inject({ url: "/", headers: local });
		expect([here.statusCode, here.headers.location]).toEqual([302, "try"]);
		const elsewhere = await app.inject({ url: "/", remoteAddress: "10.0.0.7" });
		expect([elsewhere.statusCode, elsewhere.headers["content-type"]]).toEqual([200, "text/plain; charset=utf-8"]);
	});
});
