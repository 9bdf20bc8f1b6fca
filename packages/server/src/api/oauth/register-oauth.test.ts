/** A token endpoint that is flooded: checks of secrets take turns, and too many of them are turned away. */
import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import { accountWithDefaults } from "../../config/account-with-defaults.js";
import type { Account } from "../../config/config-schema.js";
import { createAccessTokens } from "./access-tokens.js";
import { registerOauth } from "./register-oauth.js";
import { MAX_WAITING } from "./secret-queue.js";

const account: Account = accountWithDefaults({
	id: "acme",
	apiClients: [{ id: "client", secretHash: "hash", scopes: [] }],
	agentKeys: [],
});
const TOO_MANY = { reason: "Too many requests, try again later", error: "too_many_requests" };

let app: FastifyInstance;
/** Ends of the checks that have begun, in their order. */
let checks: ((secret: boolean | Error) => void)[];
let begun: (count: number) => Promise<void>;
beforeEach(async () => {
	app = Fastify();
	checks = [];
	let announce = () => {};
	begun = async (count) => {
		while (checks.length < count) {
			await new Promise<void>((resolve) => {
				announce = resolve;
			});
		}
	};
	await registerOauth(app, {
		accounts: [account],
		tokens: createAccessTokens("a secret of at least thirty-two characters", { nowMs: () => 0 }),
		revocations: { revoke: async () => {} },
		verify: () =>
			new Promise((resolve, reject) => {
				checks.push((result) => (typeof result === "boolean" ? resolve(result) : reject(result)));
				announce();
			}),
	});
	await app.ready();
});
afterEach(() => app.close());

const ask = (clientId = "client") =>
	app.inject({
		method: "POST",
		url: "/oauth/token?grant_type=client_credentials",
		headers: { authorization: `Basic ${btoa(`${clientId}:secret`)}` },
	});

test("one secret is checked at a time, in the order of the requests, whether it fits or the check fails", async () => {
	const asked = [ask(), ask("nobody"), ask(), ask()];
	const ends = [true, false, new Error("out of memory"), true];
	for (const [index, end] of ends.entries()) {
		await begun(index + 1);
		expect(checks).toHaveLength(index + 1);
		checks[index]?.(end);
		await asked[index];
	}
	const statuses = (await Promise.all(asked)).map(({ statusCode }) => statusCode);
	expect(statuses).toEqual([200, 400, 500, 200]);
});

test("beyond twenty that wait the answer is 429 at once, and later requests are taken again", async () => {
	const waiting = Array.from({ length: MAX_WAITING + 1 }, () => ask());
	await begun(1);
	const late = await ask("nobody");
	expect([late.statusCode, late.headers["retry-after"], late.json()]).toEqual([429, "1", TOO_MANY]);
	checks[0]?.(true);
	expect((await waiting[0])?.statusCode).toBe(200);
	const taken = ask();
	for (let index = 1; index < MAX_WAITING + 2; index++) {
		await begun(index + 1);
		checks[index]?.(true);
	}
	const statuses = (await Promise.all([...waiting, taken])).map(({ statusCode }) => statusCode);
	expect(new Set(statuses)).toEqual(new Set([200]));
});

test("a request without credentials takes no turn", async () => {
	const waiting = Array.from({ length: MAX_WAITING + 1 }, () => ask());
	const bare = await app.inject({ method: "POST", url: "/oauth/token?grant_type=client_credentials" });
	expect(bare.json()).toMatchObject({ error: "invalid_client" });
	for (let index = 0; index < MAX_WAITING + 1; index++) {
		await begun(index + 1);
		checks[index]?.(false);
	}
	await Promise.all(waiting);
});
