// Every budget of every plan, on a clock that is turned by hand: so many pass, and not one more.
import { beforeEach, describe, expect, test } from "vitest";
import { accountWithDefaults } from "../../config/account-with-defaults.js";
import type { Account } from "../../config/config-schema.js";
import { createFakeClock, type FakeClock } from "../../live/fake-clock.contract.js";
import { RATE_LABELS, type RateLabel } from "../endpoints/endpoint.js";
import { BUDGETS } from "./budgets.js";
import { createRateLimits, type RateLimits } from "./create-rate-limits.js";
import { createMemoryCounter } from "./memory-counter.js";

const PLANS = ["free", "pro", "business"] as const;
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** 2026-03-01, from where a whole day of windows fits. */
const MIDNIGHT_MS = Date.UTC(2026, 2, 1);

let clock: FakeClock;
let limits: RateLimits;
beforeEach(() => {
	clock = createFakeClock(MIDNIGHT_MS);
	limits = createRateLimits(clock, createMemoryCounter());
});

const accountOf = (plan: Account["plan"], id = "acme") =>
	accountWithDefaults({ id, plan, rateLimits: "plan", apiClients: [], agentKeys: [] });

/** How many of so many requests at one time pass. */
async function passing(account: Account, label: RateLabel, requests: number): Promise<number> {
	let passed = 0;
	for (let request = 0; request < requests; request++) {
		if ((await limits.check(account, label)).refusedAs === undefined) passed++;
	}
	return passed;
}

const cases = PLANS.flatMap((plan) =>
	RATE_LABELS.flatMap((label) => BUDGETS[plan][label].map(({ per, limit }) => [plan, label, limit, per] as const)),
);

// A whole day of requests takes its time on a busy machine.
describe("exactly so many pass and the next is refused", { timeout: 60_000 }, () => {
	test.each(cases)("%s, %s: %i per %s", async (plan, label, limit, per) => {
		const account = accountOf(plan);
		if (per !== "day") {
			expect(await passing(account, label, limit)).toBe(limit);
			expect((await limits.check(account, label)).refusedAs).toBe("rate_limit_per_second");
			clock.pass((per === "second" ? SECOND_MS : MINUTE_MS) - 1);
			expect(await passing(account, label, 1)).toBe(0);
			clock.pass(1);
			expect(await passing(account, label, limit + 1)).toBe(limit);
			return;
		}
		// As fast as the shorter budget allows; one label alone may not get through a day that it shares.
		const [shorter] = BUDGETS[plan][label];
		const stepMs = shorter?.per === "minute" ? MINUTE_MS : SECOND_MS;
		const atOnce = shorter?.limit ?? 0;
		let passed = 0;
		while (passed < limit && clock.nowMs() < MIDNIGHT_MS + DAY_MS - stepMs) {
			passed += await passing(account, label, Math.min(atOnce, limit - passed));
			clock.pass(stepMs);
		}
		const inOneDay = Math.min(limit, atOnce * (DAY_MS / stepMs - 1));
		expect(passed).toBe(inOneDay);
		const next = await limits.check(account, label);
		expect(next.refusedAs).toBe(inOneDay === limit ? "rate_limit_per_day" : undefined);
	});
});

test.each([
	["pro", 30_000],
	["business", 60_000],
] as const)("%s: Heavy and Resource-intensive share %i a day", { timeout: 60_000 }, async (plan, limit) => {
	const account = accountOf(plan);
	const heavyPerSecond = BUDGETS[plan].Heavy[0]?.limit ?? 0;
	let passed = await passing(account, "Resource-intensive", 10);
	while (passed + heavyPerSecond <= limit) {
		passed += await passing(account, "Heavy", heavyPerSecond);
		clock.pass(SECOND_MS);
	}
	passed += await passing(account, "Heavy", limit - passed);
	expect(passed).toBe(limit);
	clock.pass(MINUTE_MS);
	for (const label of ["Heavy", "Resource-intensive"] as const) {
		expect(await limits.check(account, label)).toMatchObject({ refusedAs: "rate_limit_per_day" });
	}
	expect(await passing(account, "Medium", 1)).toBe(1);
	expect(await passing(account, "Light", 1)).toBe(1);
});

test("free: a spent day of Heavy leaves that of Resource-intensive alone", async () => {
	const account = accountOf("free");
	for (let second = 0; second < 1_000; second++) {
		await limits.check(account, "Heavy");
		clock.pass(SECOND_MS);
	}
	expect((await limits.check(account, "Heavy")).refusedAs).toBe("rate_limit_per_day");
	expect(await passing(account, "Resource-intensive", 1)).toBe(1);
});

test("labels and accounts count apart", async () => {
	const [acme, globex] = [accountOf("free"), accountOf("free", "globex")];
	expect(await passing(acme, "Heavy", 2)).toBe(1);
	expect(await passing(acme, "Light", 5)).toBe(4);
	expect(await passing(globex, "Heavy", 2)).toBe(1);
	expect(await passing(globex, "Light", 5)).toBe(4);
});

test("a spent day says when the next begins, and it begins at 00:00:00 UTC", async () => {
	const account = accountOf("free");
	for (let second = 0; second < 1_000; second++) {
		await limits.check(account, "Heavy");
		clock.pass(SECOND_MS);
	}
	const refused = {
		headers: {
			"X-RateLimit-Category": "Heavy",
			"X-RateLimit-Type": "Daily-limit",
			"X-RateLimit-Limit": "1000",
			"X-RateLimit-Remaining": "0",
			"Retry-After": "2026-03-02T00:00:00Z",
		},
		refusedAs: "rate_limit_per_day",
	};
	expect(await limits.check(account, "Heavy")).toEqual(refused);
	clock.pass(MIDNIGHT_MS + DAY_MS - 1 - clock.nowMs());
	expect(await limits.check(account, "Heavy")).toEqual(refused);
	clock.pass(1);
	expect((await limits.check(account, "Heavy")).refusedAs).toBeUndefined();
});

test("what the shorter budget refuses costs nothing of the day", async () => {
	const account = accountOf("free");
	for (let second = 0; second < 1_000; second++) {
		expect(await passing(account, "Heavy", 3)).toBe(1);
		clock.pass(SECOND_MS);
	}
});

test("a limit per minute is called QPS, has the words of a second, and no Retry-After", async () => {
	const account = accountOf("business");
	await passing(account, "Resource-intensive", 20);
	expect(await limits.check(account, "Resource-intensive")).toEqual({
		headers: {
			"X-RateLimit-Category": "Resource-intensive",
			"X-RateLimit-Type": "QPS",
			"X-RateLimit-Limit": "20",
			"X-RateLimit-Remaining": "0",
		},
		refusedAs: "rate_limit_per_second",
	});
});

test("an answer tells of the budget that will be spent first", async () => {
	const account = accountOf("free");
	const told = async () => {
		const { headers } = await limits.check(account, "Medium");
		return [headers["X-RateLimit-Type"], headers["X-RateLimit-Limit"], headers["X-RateLimit-Remaining"]];
	};
	expect(await told()).toEqual(["QPS", "2", "1"]);
	expect(await told()).toEqual(["QPS", "2", "0"]);
	while (clock.nowMs() < MIDNIGHT_MS + 998 * SECOND_MS) {
		clock.pass(SECOND_MS);
		await passing(account, "Medium", 2);
	}
	clock.pass(SECOND_MS);
	expect(await told()).toEqual(["QPS", "2", "1"]);
	clock.pass(SECOND_MS);
	expect(await told()).toEqual(["Daily-limit", "2000", "0"]);
});

test("requests side by side share the budget to the last one", async () => {
	const account = accountOf("business");
	const verdicts = await Promise.all(Array.from({ length: 100 }, () => limits.check(account, "Heavy")));
	expect(verdicts.filter(({ refusedAs }) => refusedAs === undefined)).toHaveLength(40);
	const remaining = verdicts.map(({ headers }) => Number(headers["X-RateLimit-Remaining"])).sort((a, b) => b - a);
	expect(remaining.slice(0, 40)).toEqual(Array.from({ length: 40 }, (_, index) => 39 - index));
});

test("an account whose limits are off is neither counted nor told", async () => {
	const off = accountWithDefaults({ id: "acme", plan: "free", apiClients: [], agentKeys: [] });
	for (let request = 0; request < 10; request++) expect(await limits.check(off, "Heavy")).toEqual({ headers: {} });
	expect(await passing(accountOf("free"), "Heavy", 1)).toBe(1);
});

test("a wall clock that is set back gives no budget a second time", async () => {
	const account = accountOf("free");
	expect(await passing(account, "Heavy", 1)).toBe(1);
	clock.pass(SECOND_MS);
	expect(await passing(account, "Heavy", 1)).toBe(1);
	clock.jump(-SECOND_MS);
	expect(await passing(account, "Heavy", 1)).toBe(0);
});
