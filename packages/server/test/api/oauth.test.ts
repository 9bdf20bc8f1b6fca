import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiHarness, CLIENT_SECRET, createApiHarness, makeAccount, START_MS } from "./api-harness.js";

let api: ApiHarness;
beforeAll(async () => {
	api = await createApiHarness();
});
afterAll(() => api.close());

const FORM = "application/x-www-form-urlencoded";
const basicOf = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
const ask = (query: string, headers: Record<string, string>, payload?: string) =>
	api.call(`/oauth/token${query}`, {
		method: "POST",
		as: false,
		headers,
		...(payload === undefined ? {} : { payload }),
	});

describe("the ways to ask for a token", () => {
	const authorization = basicOf(`acme-client:${CLIENT_SECRET}`);
	const grant = "grant_type=account_credentials&account_id=acme";
	const credentials = `client_id=acme-client&client_secret=${CLIENT_SECRET}`;
	const ways: readonly [name: string, query: string, headers: Record<string, string>, payload?: string][] = [
		["the query, without a body", `?${grant}`, { authorization }],
		["the query, with an empty JSON body", `?${grant}`, { authorization, "content-type": "application/json" }, ""],
		["the query, with an empty form", `?${grant}`, { authorization, "content-type": FORM }, ""],
		["a form", "", { authorization, "content-type": FORM }, grant],
		["a form with a charset", "", { authorization, "content-type": `${FORM}; charset=utf-8` }, grant],
		[
			"a JSON body",
			"",
			{ authorization, "content-type": "application/json" },
			JSON.stringify({ grant_type: "account_credentials", account_id: "acme" }),
		],
		[
			"query and form mixed",
			"?grant_type=account_credentials",
			{ authorization, "content-type": FORM },
			"account_id=acme",
		],
		["credentials as parameters", "", { "content-type": FORM }, `${grant}&${credentials}`],
		["client_credentials", "?grant_type=client_credentials", { authorization }],
		["client_credentials naming the account", "?grant_type=client_credentials&account_id=acme", { authorization }],
	];
	test.each(ways)("%s", async (_name, query, headers, payload) => {
		const { status, body } = await ask(query, headers, payload);
		expect(status).toBe(200);
		expect(body["token_type"]).toBe("bearer");
		expect(String(body["scope"]).split(" ")).toContain("dashboard_webinars:read:admin");
	});
});

test("Basic credentials may be in standard or URL-safe base64, padded or not", async () => {
	// This id and secret give "+", "/" and padding in base64.
	const account = makeAccount("x", {
		apiClients: [{ ...makeAccount("x").apiClients[0], id: "a>>?", scopes: ["s"] }] as never,
	});
	const other = await createApiHarness({ accounts: [account] });
	const text = `a>>?:${CLIENT_SECRET}`;
	const standard = Buffer.from(text).toString("base64");
	const urlSafe = Buffer.from(text).toString("base64url");
	expect(standard).toMatch(/[+/]/);
	for (const encoded of [
		standard,
		standard.replaceAll("=", ""),
		urlSafe,
		`${urlSafe}${"=".repeat(-urlSafe.length & 3)}`,
	]) {
		const { status } = await other.call("/oauth/token?grant_type=client_credentials", {
			method: "POST",
			as: false,
			headers: { authorization: `Basic ${encoded}` },
		});
		expect(status, encoded).toBe(200);
	}
	await other.close();
});

describe("refusals", () => {
	const authorization = basicOf(`acme-client:${CLIENT_SECRET}`);
	const invalidClient = { reason: "Invalid client_id or client_secret", error: "invalid_client" };
	const cases: readonly (readonly [string, string, Record<string, string>, string])[] = [
		["a wrong secret", "grant_type=client_credentials", { authorization: basicOf("acme-client:no") }, "invalid_client"],
		["an unknown client", "grant_type=client_credentials", { authorization: basicOf("who:no") }, "invalid_client"],
		["no credentials", "grant_type=client_credentials", {}, "invalid_client"],
		["a bearer header", "grant_type=client_credentials", { authorization: "Bearer x" }, "invalid_client"],
		["an unknown grant", "grant_type=password", { authorization }, "unsupported_grant_type"],
		["a grant that needs people", "grant_type=authorization_code&code=x", { authorization }, "unsupported_grant_type"],
		["no grant", "", { authorization }, "invalid_request"],
		["account_credentials without an account", "grant_type=account_credentials", { authorization }, "invalid_request"],
		[
			"another client's account",
			"grant_type=account_credentials&account_id=globex",
			{ authorization },
			"invalid_request",
		],
		["nobody's account", "grant_type=account_credentials&account_id=no", { authorization }, "invalid_request"],
	];
	test.each(cases)("%s", async (_name, query, headers, error) => {
		const answer = await ask(`?${query}`, headers);
		expect(answer.status).toBe(400);
		expect(answer.body["error"]).toBe(error);
		if (error === "unsupported_grant_type") expect(answer.body).toEqual({ reason: "unsupported grant type", error });
		if (error === "invalid_client") expect(answer.body).toEqual(invalidClient);
	});
	test("a body over the limit is refused in the endpoint's own shape", async () => {
		const answer = await ask("", { authorization, "content-type": FORM }, "x".repeat(20_000));
		expect(answer).toMatchObject({ status: 400, body: { error: "invalid_request" } });
	});
});

test("api_url is the address of the request, or the public one of the configuration", async () => {
	const headers = { authorization: basicOf(`acme-client:${CLIENT_SECRET}`), host: "qos.example:8730" };
	expect((await ask("?grant_type=client_credentials", headers)).body["api_url"]).toBe("http://qos.example:8730");
	const other = await createApiHarness({ publicUrl: "https://acme.example/qos" });
	const { body } = await other.call("/oauth/token?grant_type=client_credentials", {
		method: "POST",
		as: false,
		headers,
	});
	expect(body["api_url"]).toBe("https://acme.example/qos");
	await other.close();
});

test("a scope that nothing here asks for is in the token's scope, and opens nothing", async () => {
	const account = makeAccount("acme");
	const scopes = ["meeting:read:admin", "user:read:admin"];
	const accounts = [makeAccount("acme", { apiClients: account.apiClients.map((client) => ({ ...client, scopes })) })];
	const other = await createApiHarness({ accounts });
	const headers = { authorization: basicOf(`acme-client:${CLIENT_SECRET}`) };
	const path = "/oauth/token?grant_type=client_credentials";
	const { body } = await other.call(path, { method: "POST", as: false, headers });
	expect(body["scope"]).toBe("meeting:read:admin user:read:admin");
	const authorization = `Bearer ${String(body["access_token"])}`;
	const refused = await other.call("/v2/metrics/webinars", { as: false, headers: { authorization } });
	expect([refused.status, refused.body["code"]]).toEqual([400, 4711]);
	await other.close();
});

test("a token lives one hour to the second and survives a restart", async () => {
	const headers = { authorization: basicOf(`acme-client:${CLIENT_SECRET}`) };
	const issued = await ask("?grant_type=client_credentials", headers);
	const token = String(issued.body["access_token"]);
	expect(issued.body["expires_in"]).toBe(3_599);
	const after = await createApiHarness();
	const list = (harness: ApiHarness) =>
		harness.call("/v2/metrics/webinars", { as: false, headers: { authorization: `Bearer ${token}` } });
	expect((await list(after)).status).toBe(200);
	after.setTime(START_MS + 3_599_999);
	expect((await list(after)).status).toBe(200);
	after.setTime(START_MS + 3_600_000);
	expect(await list(after)).toMatchObject({ status: 401, body: { code: 124, message: "Access token is expired." } });
	await after.close();
});

test("a token of a client that the configuration no longer has is invalid", async () => {
	const token = await api.tokenOf("acme");
	const after = await createApiHarness({ accounts: [makeAccount("acme", { apiClients: [] })] });
	const answer = await after.call("/v2/metrics/webinars", { as: false, headers: { authorization: `Bearer ${token}` } });
	expect(answer).toMatchObject({ status: 401, body: { code: 124, message: "Invalid access token." } });
	await after.close();
});

test("neither secrets nor tokens are logged at any level", async () => {
	const lines: string[] = [];
	const logging = await createApiHarness({ onLog: (line) => lines.push(line) });
	const headers = { authorization: basicOf(`acme-client:${CLIENT_SECRET}`) };
	const answer = await logging.call("/oauth/token?grant_type=client_credentials", {
		method: "POST",
		as: false,
		headers,
	});
	const token = String(answer.body["access_token"]);
	await logging.call("/v2/metrics/webinars", { as: false, headers: { authorization: `Bearer ${token}` } });
	await logging.call("/v2/metrics/webinars", { as: false, headers: { authorization: "Bearer tampered-token" } });
	await logging.close();
	expect(lines.length).toBeGreaterThan(0);
	for (const secret of [token, CLIENT_SECRET, "tampered-token"]) expect(lines.join("\n")).not.toContain(secret);
});
