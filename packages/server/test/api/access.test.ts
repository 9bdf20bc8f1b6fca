import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deriveKey } from "../../src/api/derive-key.js";
import { END_WEBINAR_SCOPE, GRANULAR_SCOPES } from "../../src/api/scopes.js";
import {
	type ApiHarness,
	createApiHarness,
	makeAccount,
	makeInstance,
	makeParticipant,
	SERVER_SECRET,
	START_MS,
} from "./api-harness.js";

let api: ApiHarness;
beforeAll(async () => {
	api = await createApiHarness();
	await api.store.putInstance(makeInstance());
	await api.store.putParticipants([makeParticipant()]);
});
afterAll(() => api.close());

const PATHS = {
	listWebinars: "/metrics/webinars",
	listParticipants: "/metrics/webinars/93201235621/participants",
	readParticipantQos: "/metrics/webinars/93201235621/participants/4398046511104/qos",
	listParticipantSummaries: "/metrics/webinars/93201235621/participants/qos_summary",
} as const;
const names = Object.keys(PATHS) as (keyof typeof PATHS)[];

async function withScopes(scopes: readonly string[], check: (harness: ApiHarness) => Promise<void>): Promise<void> {
	const account = makeAccount("acme");
	const limited = makeAccount("acme", {
		apiClients: account.apiClients.map((client) => ({ ...client, scopes: [...scopes] })),
	});
	const harness = await createApiHarness({ accounts: [limited], store: api.store });
	await check(harness);
	await harness.app.close();
}

describe("access tokens", () => {
	const claims = { account: "acme", scope: "dashboard:read:admin" };
	const sign = (key: Uint8Array, changes: Record<string, unknown> = {}) =>
		new SignJWT({
			iss: "qoscope",
			sub: "acme-client",
			exp: START_MS / 1_000 + 60,
			jti: "a token",
			...claims,
			...changes,
		})
			.setProtectedHeader({ alg: "HS256" })
			.sign(key);
	const ownKey = deriveKey(SERVER_SECRET, "access token");
	const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(
		JSON.stringify({ iss: "qoscope", sub: "acme-client", exp: START_MS, ...claims }),
	).toString("base64url")}.`;

	test("one made with the right key is accepted, so that the refusals below mean something", async () => {
		const headers = { authorization: `Bearer ${await sign(ownKey)}` };
		expect((await api.call("/v2/metrics/webinars", { as: false, headers })).status).toBe(200);
	});
	test.each([
		["nothing", async () => ({})],
		["an empty header", async () => ({ authorization: "" })],
		["a header without a scheme", async () => ({ authorization: await sign(ownKey) })],
		["no JWT", async () => ({ authorization: "Bearer nonsense" })],
		["no signature", async () => ({ authorization: `Bearer ${unsigned}` })],
		[
			"a foreign signature",
			async () => ({ authorization: `Bearer ${await sign(deriveKey("other", "access token"))}` }),
		],
		[
			"a key of another purpose",
			async () => ({ authorization: `Bearer ${await sign(deriveKey(SERVER_SECRET, "page token"))}` }),
		],
		["another issuer", async () => ({ authorization: `Bearer ${await sign(ownKey, { iss: "agent" })}` })],
		["no id", async () => ({ authorization: `Bearer ${await sign(ownKey, { jti: undefined })}` })],
		["no expiry", async () => ({ authorization: `Bearer ${await sign(ownKey, { exp: undefined })}` })],
		["an unknown account", async () => ({ authorization: `Bearer ${await sign(ownKey, { account: "no" })}` })],
	] as const)("%s is 401/124", async (_name, makeHeaders) => {
		const headers: Record<string, string> = { ...(await makeHeaders()) };
		for (const url of ["/v2/metrics/webinars", "/v2/metrics/webinars?page_size=bad"]) {
			const answer = await api.call(url, { as: false, headers });
			expect(answer).toMatchObject({ status: 401, body: { code: 124, message: "Invalid access token." } });
		}
	});
	test("one that was given fewer scopes than its client has does less than its client", async () => {
		const headers = { authorization: `Bearer ${await sign(ownKey, { scope: "dashboard:master x" })}` };
		expect((await api.call("/v2/metrics/webinars", { as: false, headers })).body["code"]).toBe(4711);
		expect((await api.call("/v2/accounts/me/metrics/webinars", { as: false, headers })).status).toBe(200);
	});
	test("an expired one says so", async () => {
		const headers = { authorization: `Bearer ${await sign(ownKey, { exp: START_MS / 1_000 - 1 })}` };
		const answer = await api.call("/v2/metrics/webinars", { as: false, headers });
		expect(answer).toMatchObject({ status: 401, body: { code: 124, message: "Access token is expired." } });
	});
});

describe("scopes", () => {
	test.each(["dashboard_webinars:read:admin", "dashboard:read:admin"])(
		"%s opens every endpoint of webinars",
		async (scope) => {
			await withScopes([scope], async (harness) => {
				for (const name of names) {
					expect((await harness.call(`/v2${PATHS[name]}`)).status).toBe(200);
					expect((await harness.call(`/v2/accounts/me${PATHS[name]}`)).status).toBe(200);
				}
			});
		},
	);
	test.each(names)("the granular scope of %s opens that endpoint alone", async (name) => {
		await withScopes([`${GRANULAR_SCOPES[name]}:admin`], async (harness) => {
			for (const other of names) {
				expect((await harness.call(`/v2${PATHS[other]}`)).status, other).toBe(other === name ? 200 : 400);
			}
		});
	});
	test("master scopes open the accounts form and not the plain one", async () => {
		for (const scope of ["dashboard:master", `${GRANULAR_SCOPES.listWebinars}:master`]) {
			await withScopes([scope], async (harness) => {
				expect((await harness.call("/v2/accounts/acme/metrics/webinars")).status).toBe(200);
				expect((await harness.call("/v2/metrics/webinars")).status).toBe(400);
			});
		}
	});
	test("a missing scope is 400/4711 and lists what would do", async () => {
		await withScopes(["something:else"], async (harness) => {
			expect(await harness.call("/v2/metrics/webinars")).toMatchObject({
				status: 400,
				body: {
					code: 4711,
					message:
						"Invalid access token, does not contain scopes:[dashboard_webinars:read:admin, dashboard:read:admin, dashboard:read:list_webinars:admin].",
				},
			});
			expect(await harness.call("/api/v1/webinars/93201235621/end", { method: "POST" })).toMatchObject({
				body: { code: 4711, message: `Invalid access token, does not contain scopes:[${END_WEBINAR_SCOPE}].` },
			});
		});
	});
	test("a scope that the configuration took from the client no longer counts in its older tokens", async () => {
		const token = await api.tokenOf("acme");
		await withScopes([], async (harness) => {
			const headers = { authorization: `Bearer ${token}` };
			expect((await harness.call("/v2/metrics/webinars", { as: false, headers })).status).toBe(400);
		});
	});
});

describe("two accounts never see each other", () => {
	const foreign = names.filter((name) => name !== "listWebinars").map((name) => PATHS[name]);
	test("a foreign webinar is answered as one that does not exist", async () => {
		const uuid = encodeURIComponent("NknQtFSgSUSEYt2a9gc13A==");
		for (const path of foreign) {
			const ofOther = await api.call(`/v2${path}`, { as: "globex" });
			const unknown = await api.call(`/v2${path.replace("93201235621", "1")}`, { as: "globex" });
			const byUuid = await api.call(`/v2${path.replace("93201235621", uuid)}`, { as: "globex" });
			expect(ofOther).toMatchObject({ status: 404, body: { code: 3001 } });
			expect(unknown.body).toEqual(ofOther.body);
			expect(byUuid.body).toEqual(ofOther.body);
		}
	});
	test("a foreign account in the path is answered as one that does not exist, on every endpoint", async () => {
		for (const path of Object.values(PATHS)) {
			const ofOther = await api.call(`/v2/accounts/acme${path}`, { as: "globex" });
			const unknown = await api.call(`/v2/accounts/no${path}`, { as: "globex" });
			expect(ofOther).toMatchObject({ status: 404, body: { code: 3001 } });
			expect(unknown.body).toEqual(ofOther.body);
		}
	});
	test("a foreign webinar cannot be ended and is not listed", async () => {
		const end = await api.call("/api/v1/webinars/93201235621/end", { method: "POST", as: "globex" });
		const unknown = await api.call("/api/v1/webinars/1/end", { method: "POST", as: "globex" });
		expect(end).toMatchObject({ status: 404, body: { code: 3001 } });
		expect(unknown.body).toEqual(end.body);
		expect((await api.call("/v2/metrics/webinars", { as: "globex" })).body["webinars"]).toEqual([]);
		expect((await api.call("/v2/metrics/webinars")).body["total_records"]).toBe(1);
	});
});
