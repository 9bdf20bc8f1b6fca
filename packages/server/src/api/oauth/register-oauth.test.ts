/** A token endpoint that is flooded: checks of secrets take turns, and too many of them are turned away. */
import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createAddressReader } from "../../caller-address.js";
import { accountWithDefaults } from "../../config/account-with-defaults.js";
import type { Account } from "../../config/config-schema.js";
import { createAccessTokens } from "./access-tokens.js";
import { registerOauth } from "./register-oauth.js";
import { MAX_WAITING } from "./secret-queue.js";

const account: Account = accountWithDefaults({
	id: "acme",
	apiClients: ["client", "second"].map((id) => ({ id, secretHash: `hash of ${id}`, scopes: [] })),
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
		readAddress: createAddressReader(["127.0.0.1"]),
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

let secrets = 0;
/** Another secret each time, unless one is named. */
const ask = (
	clientId = "client",
	{ address = "192.0.2.1", secret = `secret ${secrets++}`, path = "/oauth/token" } = {},
) =>
	app.inject({
		method: "POST",
		url: `${path}?grant_type=client_credentials&token=x`,
		headers: { authorization: `Basic ${btoa(`${clientId}:${secret}`)}`, "x-forwarded-for": address },
	});

/** As many as may wait, and the one that is being checked. */
async function flood(clientId?: string, address?: string) {
	const before = checks.length;
	const asked = Array.from({ length: MAX_WAITING + 1 }, () => ask(clientId, address === undefined ? {} : { address }));
	await begun(before + 1);
	return asked;
}

/** Ends checks, one after the other, until all these requests are answered. */
async function endUntil(asked: readonly PromiseLike<unknown>[], isRight = false): Promise<void> {
	const all = Promise.all(asked);
	let isOver = false;
	all.finally(() => {
		isOver = true;
	});
	while (!isOver) {
		checks.at(-1)?.(isRight);
		await new Promise(setImmediate);
	}
}

test("one secret is checked at a time, in the order of the requests, whether it fits or the check fails", async () => {
	const asked = [ask(), ask(), ask(), ask()];
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
	const waiting = await flood();
	const late = await ask();
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

const others: [string, Parameters<typeof ask>][] = [
	["another address for the same client", ["client", { address: "192.0.2.2" }]],
	["the same address for another client", ["second"]],
	["another address that revokes", ["client", { address: "192.0.2.2", path: "/oauth/revoke" }]],
	["another address in IPv6", ["client", { address: "2001:db8:0:2::1" }]],
];
test.each(others)("a flood of wrong secrets does not hold up %s", async (_, request) => {
	const waiting = await flood();
	const mine = ask(...request);
	await endUntil([mine]);
	expect([(await mine).statusCode, checks.length < MAX_WAITING]).toEqual([400, true]);
	await endUntil(waiting);
});

test("one address that names clients nobody has waits behind itself alone, whatever ids it makes up", async () => {
	const waiting = Array.from({ length: MAX_WAITING + 1 }, (_, index) => ask(`nobody-${index}`));
	await begun(1);
	expect((await ask("nobody-else")).statusCode).toBe(429);
	const mine = ask("client");
	await endUntil([mine], true);
	expect([(await mine).statusCode, checks.length < MAX_WAITING]).toEqual([200, true]);
	await endUntil(waiting);
});

test("addresses of one IPv6 network are one caller", async () => {
	const waiting = Array.from({ length: MAX_WAITING + 1 }, (_, index) =>
		ask("client", { address: `2001:db8::${index}` }),
	);
	await begun(1);
	expect((await ask("client", { address: "2001:db8:0:0:f::1" })).statusCode).toBe(429);
	await endUntil(waiting);
});

test("a secret that was right passes at once while wrong ones of the same client and address wait", async () => {
	const first = ask("client", { secret: "right" });
	await begun(1);
	checks[0]?.(true);
	expect((await first).statusCode).toBe(200);
	const waiting = await flood();
	for (const path of ["/oauth/token", "/oauth/revoke"]) {
		// Let in; the token that it revokes is none.
		const again = await ask("client", { secret: "right", path });
		expect(again.statusCode === 200 || again.json().error === "invalid_grant").toBe(true);
	}
	const other = await ask("client", { secret: "righT" });
	expect(other.statusCode, "another secret waits").toBe(429);
	await endUntil(waiting);
});

test("as many as start at once with one secret need one check", async () => {
	const asked = Array.from({ length: 50 }, () => ask("client", { secret: "right" }));
	await begun(1);
	checks[0]?.(true);
	const statuses = (await Promise.all(asked)).map(({ statusCode }) => statusCode);
	expect([checks.length, new Set(statuses)]).toEqual([1, new Set([200])]);
});

test("a secret of kilobytes is wrong without a check", async () => {
	expect((await ask("client", { secret: "x".repeat(5_000) })).statusCode).toBe(400);
	expect(checks).toHaveLength(0);
});

test("a request without credentials takes no turn", async () => {
	const waiting = await flood();
	const bare = await app.inject({ method: "POST", url: "/oauth/token?grant_type=client_credentials" });
	expect(bare.json()).toMatchObject({ error: "invalid_client" });
	await endUntil(waiting);
});
