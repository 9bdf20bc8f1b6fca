/** Which scope opens which endpoint, in both forms of its path, and what is said to whoever has none of them. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENDPOINTS } from "../../src/api/endpoints/index.js";
import { createAccessTokens } from "../../src/api/oauth/access-tokens.js";
import { ALL_SCOPES, CLASSIC_SCOPES, type ScopeForm, scopesOf } from "../../src/api/scopes.js";
import { type ApiHarness, createApiHarness, makeAccount, SERVER_SECRET } from "./api-harness.js";

const FORMS: readonly [ScopeForm, string][] = [
	["admin", "/v2"],
	["master", "/v2/accounts/acme"],
];
const cases = ENDPOINTS.flatMap((endpoint) =>
	FORMS.map(([form, prefix]) => ({ endpoint, form, path: `${prefix}${endpoint.path.replace(/\{\w+\}/g, "1")}` })),
);

let api: ApiHarness;
beforeAll(async () => {
	// One client for each scope, named by its place in the list, and one with none of them.
	const clients = [...ALL_SCOPES, "user:read:admin"].map((scope, index) => ({
		id: `client-${index}`,
		secretHash: "none",
		scopes: [scope],
	}));
	api = await createApiHarness({ accounts: [makeAccount("acme", { apiClients: clients })] });
});
afterAll(() => api.close());

async function askWith(path: string, clientIndex: number) {
	const scopes = [ALL_SCOPES[clientIndex] ?? "user:read:admin"];
	const tokens = createAccessTokens(SERVER_SECRET, api.clock);
	const token = await tokens.issue({ account: "acme", clientId: `client-${clientIndex}`, scopes });
	return api.call(path, { as: false, headers: { authorization: `Bearer ${token}` } });
}

describe("each endpoint, $form form", { timeout: 60_000 }, () => {
	test.each(cases)("$path is opened by its own scopes and by no other", async ({ endpoint, form, path }) => {
		const opening = scopesOf(endpoint, form);
		for (const [index, scope] of ALL_SCOPES.entries()) {
			const { status, body } = await askWith(path, index);
			// The id is unknown, so an open endpoint says 404, or 200 where it is a list.
			expect([scope, body["code"] === 4711], String(status)).toEqual([scope, !opening.includes(scope)]);
		}
	});

	test.each(cases)("$path names every scope that would do", async ({ endpoint, form, path }) => {
		const granular = `${endpoint.granularScope}:`;
		const named = [...CLASSIC_SCOPES[endpoint.scopeGroup], `${granular}admin`].join(", ");
		const master = endpoint.scopeGroup === "reports" ? "report:master" : "dashboard:master";
		const wanted = form === "admin" ? named : `${master}, ${granular}master, ${named}`;
		expect(await askWith(path, ALL_SCOPES.length)).toMatchObject({
			status: 400,
			body: { code: 4711, message: `Invalid access token, does not contain scopes:[${wanted}].` },
		});
	});
});
