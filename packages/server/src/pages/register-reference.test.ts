/** The reference over HTTP: types, headers, addresses; it is for everybody and holds nothing but words. */
import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, it } from "vitest";
import { OPERATIONS } from "../api/reference/model/operations.js";
import { registerReference } from "./register-reference.js";

let app: FastifyInstance;
beforeEach(async () => {
	app = Fastify();
	await registerReference(app, { assetsFolder: "/nowhere" });
});
afterEach(() => app.close());

const elsewhere = { remoteAddress: "203.0.113.7", headers: { host: "qos.example:8443" } };

it("gives the page to any machine, with a policy that lets in nothing from elsewhere", async () => {
	const answer = await app.inject({ url: "/reference", ...elsewhere });
	expect([answer.statusCode, answer.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
	const policy = String(answer.headers["content-security-policy"]);
	expect(policy).toContain("default-src 'self'");
	expect(policy).not.toContain("unsafe");
	expect(answer.body).toContain("http://qos.example:8443/v2/metrics/webinars");
	// Under whatever path a proxy puts the page: no address on it begins at the root.
	expect(answer.body).not.toMatch(/(href|src|data-source)="\//);
	expect(answer.body).not.toMatch(/<(script|style)>|\son\w+=|\sstyle=/);
});

it("answers 304 to whoever has it, and anew at another address", async () => {
	const first = await app.inject({ url: "/reference", ...elsewhere });
	const held = { "if-none-match": String(first.headers.etag) };
	const again = await app.inject({ url: "/reference", headers: { ...elsewhere.headers, ...held } });
	expect([again.statusCode, again.body]).toEqual([304, ""]);
	expect((await app.inject({ url: "/reference", headers: { host: "other.example", ...held } })).statusCode).toBe(200);
});

it("writes no Host into the page that could be more than a host", async () => {
	const answer = await app.inject({ url: "/reference", headers: { host: 'x";alert(1)//' } });
	expect(answer.body).not.toContain("alert(1)");
	expect(answer.body).toContain("http://127.0.0.1:8730/v2/");
});

it("names the configured address whatever the request says", async () => {
	const named = Fastify();
	await registerReference(named, { assetsFolder: "/nowhere", publicUrl: "https://qos.example/tools/qos" });
	const { servers, components } = (await named.inject({ url: "/openapi.json", ...elsewhere })).json();
	const { variable } = (await named.inject({ url: "/postman.json", ...elsewhere })).json();
	const page = (await named.inject({ url: "/reference", ...elsewhere })).body;
	await named.close();
	expect(servers[0].url).toBe("https://qos.example/tools/qos");
	expect(JSON.stringify(components.securitySchemes)).toContain("https://qos.example/tools/qos/oauth/token");
	expect(variable[0]).toMatchObject({ key: "origin", value: "https://qos.example/tools/qos" });
	expect(page).toContain("https://qos.example/tools/qos/v2/metrics/webinars");
});

it.each(["/openapi.json", "/postman.json"])("gives %s to pages of any origin", async (url) => {
	const answer = await app.inject({ url, ...elsewhere });
	expect(answer.headers).toMatchObject({
		"content-type": "application/json; charset=utf-8",
		"access-control-allow-origin": "*",
	});
	expect(answer.body).toContain("http://qos.example:8443");
});

it.each(OPERATIONS)(
	"has the Postman item of $operationId, alone and in a collection",
	async ({ operationId, title }) => {
		const file = `/reference/postman/${operationId}`;
		const item = (await app.inject({ url: `${file}.item.json`, ...elsewhere })).json();
		const collection = (await app.inject({ url: `${file}.collection.json`, ...elsewhere })).json();
		expect(item.name).toBe(title);
		expect(collection.item.at(-1)).toEqual(item);
		expect(collection.auth.type).toBe("oauth2");
	},
);
