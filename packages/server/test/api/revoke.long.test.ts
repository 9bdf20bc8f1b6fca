import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createMemoryStore } from "../../src/store/memory-store.js";
import type { Store } from "../../src/store/ports.js";
import { type ApiHarness, CLIENT_SECRET, createApiHarness, makeAccount, START_MS } from "./api-harness.js";

const FORM = "application/x-www-form-urlencoded";
const basicOf = (id: string, secret = CLIENT_SECRET) => `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
const authorization = basicOf("acme-client");

/** One account with two clients, and another account. */
function makeAccounts() {
	const acme = makeAccount("acme");
	const twins = acme.apiClients.flatMap((client) => [client, { ...client, id: "acme-other" }]);
	return [makeAccount("acme", { apiClients: twins }), makeAccount("globex")];
}

let store: Store;
let api: ApiHarness;
beforeEach(async () => {
	store = createMemoryStore();
	api = await createApiHarness({ accounts: makeAccounts(), store });
});
afterEach(() => api.close());

const post = (harness: ApiHarness, url: string, headers: Record<string, string>, payload?: string) =>
	harness.call(url, { method: "POST", as: false, headers, ...(payload === undefined ? {} : { payload }) });
async function newToken(client = "acme-client", harness = api): Promise<string> {
	const { body } = await post(harness, "/oauth/token?grant_type=client_credentials", {
		authorization: basicOf(client),
	});
	return String(body["access_token"]);
}
const revoke = (token: string, harness = api) => post(harness, `/oauth/revoke?token=${token}`, { authorization });
const use = (token: string, harness = api) =>
	harness.call("/v2/metrics/webinars", { as: false, headers: { authorization: `Bearer ${token}` } });

const REFUSED = { status: 401, body: { code: 124, message: "Invalid access token." } };
const INVALID_TOKEN = { status: 400, body: { reason: "Invalid Token!", error: "invalid_grant" } };

describe("the ways to call a token back", () => {
	const credentials = `client_id=acme-client&client_secret=${CLIENT_SECRET}`;
	const ways: readonly [string, (token: string) => readonly [string, Record<string, string>, string?]][] = [
		["the query", (token) => [`?token=${token}`, { authorization }]],
		[
			"the query, with an empty JSON body",
			(token) => [`?token=${token}`, { authorization, "content-type": "application/json" }, ""],
		],
		["a form", (token) => ["", { authorization, "content-type": FORM }, `token=${token}`]],
		["a JSON body", (token) => ["", { authorization, "content-type": "application/json" }, JSON.stringify({ token })]],
		[
			"query and form mixed",
			(token) => ["?token_type_hint=access_token", { authorization, "content-type": FORM }, `token=${token}`],
		],
		["credentials as parameters", (token) => ["", { "content-type": FORM }, `token=${token}&${credentials}`]],
	];
	test.each(ways)("%s", async (_name, make) => {
		const [token, other] = [await newToken(), await newToken()];
		const [query, headers, payload] = make(token);
		expect((await use(token)).status).toBe(200);
		const answer = await post(api, `/oauth/revoke${query}`, headers, payload);
		expect(answer).toMatchObject({ status: 200, body: { status: "success" } });
		expect(answer.headers["cache-control"]).toBe("no-store");
		expect(await use(token)).toMatchObject(REFUSED);
		expect((await use(other)).status).toBe(200);
	});
});

describe("refusals", () => {
	test.each([
		["a wrong secret", basicOf("acme-client", "no"), "invalid_client"],
		["an unknown client", basicOf("nobody"), "invalid_client"],
		["the token itself instead of the client", undefined, "invalid_client"],
	])("%s leaves the token good", async (_name, given, error) => {
		const token = await newToken();
		const answer = await post(api, `/oauth/revoke?token=${token}`, { authorization: given ?? `Bearer ${token}` });
		expect(answer).toMatchObject({ status: 400, body: { error } });
		expect((await use(token)).status).toBe(200);
	});

	test.each(["", "?token="])("no token (%s) is a missing parameter", async (query) => {
		expect(await post(api, `/oauth/revoke${query}`, { authorization })).toMatchObject({
			status: 400,
			body: { error: "invalid_request", reason: "Invalid or missing parameter" },
		});
	});

	test("another client's token is answered as what is no token at all, and stays good", async () => {
		for (const client of ["acme-other", "globex-client"]) {
			const token = await newToken(client);
			expect(await revoke(token)).toMatchObject(INVALID_TOKEN);
			expect((await use(token)).status).toBe(200);
		}
		expect(await revoke("nonsense")).toMatchObject(INVALID_TOKEN);
	});

	test("a token whose hour is over cannot be called back", async () => {
		const token = await newToken();
		api.setTime(START_MS + 3_600_000);
		expect(await revoke(token)).toMatchObject(INVALID_TOKEN);
	});

	test("what cannot be stored is not answered with success, and the token stays good", async () => {
		const failing = { ...store, putRevocation: () => Promise.reject(new Error("the store is gone")) };
		const broken = await createApiHarness({ accounts: makeAccounts(), store: failing });
		const token = await newToken("acme-client", broken);
		expect(await revoke(token, broken)).toMatchObject({ status: 500, body: { error: "server_error" } });
		expect((await use(token, broken)).status).toBe(200);
		await broken.app.close();
	});
});

test("a caller may repeat itself", async () => {
	const token = await newToken();
	for (let time = 0; time < 2; time++) expect((await revoke(token)).body).toEqual({ status: "success" });
	expect(await use(token)).toMatchObject(REFUSED);
});

test("a revoked token is refused in whatever way it is written", async () => {
	const token = await newToken();
	await revoke(token);
	// The last character of a signature of 32 bytes has two bits that mean nothing.
	for (const last of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") {
		expect((await use(`${token.slice(0, -1)}${last}`)).status).toBe(401);
	}
});

test("a revocation survives a restart, and is for the node that starts on the same store, too", async () => {
	const [revoked, good] = [await newToken(), await newToken()];
	await revoke(revoked);
	const after = await createApiHarness({ accounts: makeAccounts(), store });
	expect(await use(revoked, after)).toMatchObject(REFUSED);
	expect((await use(good, after)).status).toBe(200);
	await after.app.close();
});

test("no other method answers, and nothing is kept that could be used", async () => {
	expect((await api.call("/oauth/revoke?token=x", { headers: { authorization } })).status).toBe(404);
	const token = await newToken();
	await revoke(token);
	const [stored] = await store.listRevocations(START_MS);
	expect(stored?.untilMs).toBe(START_MS + 3_600_000);
	expect(token).not.toContain(stored?.tokenId);
});
