// Counting in a real Redis: together while it answers, alone while it does not.
import { createClient } from "@redis/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { accountWithDefaults } from "../../config/account-with-defaults.js";
import { createFakeClock } from "../../live/fake-clock.contract.js";
import { createRateLimits } from "./create-rate-limits.js";
import { openRateLimits } from "./open-rate-limits.js";
import { openTestRedis, type TestRedis } from "./open-test-redis.contract.js";
import { type OpenCounter, openRedisCounter, type RedisCounterOptions } from "./redis-counter.js";

/** On a busy machine an answer may take its time; tests of a Redis that hangs say less. */
const PATIENT_MS = 20_000;
const KEEP_SECONDS = 3_600;

let redis: TestRedis;
let closers: (() => unknown)[];
let lines: string[];
const log = {
	info: (_facts: object, message: string) => lines.push(`info: ${message}`),
	warn: (_facts: object, message: string) => lines.push(`warn: ${message}`),
};
const GONE = "warn: Redis does not answer: this node counts rate limits alone";
const BACK = "info: Redis is back: rate limits are counted together";

beforeEach(() => {
	lines = [];
	closers = [];
});
afterEach(async () => {
	for (const close of closers.reverse()) await close();
});

async function startRedis(...settings: readonly string[]): Promise<void> {
	redis = await openTestRedis(...settings);
	closers.push(redis.close);
}
async function openNode(options: Partial<RedisCounterOptions> = {}): Promise<OpenCounter> {
	const node = await openRedisCounter({
		url: redis.url,
		log,
		answerWithinMs: PATIENT_MS,
		retryEveryMs: 20,
		...options,
	});
	closers.push(node.close);
	return node;
}
const untilLogged = (line: string) => vi.waitFor(() => expect(lines).toContain(line), { timeout: PATIENT_MS });

test("two nodes share one budget, to the last request, also side by side", async () => {
	await startRedis();
	const clock = createFakeClock();
	const nodes = [await openNode(), await openNode()].map(({ count }) => createRateLimits(clock, count));
	const account = accountWithDefaults({ id: "acme", rateLimits: "plan", apiClients: [], agentKeys: [] });
	const askAll = async () => {
		const asked = nodes.flatMap((node) => Array.from({ length: 30 }, () => node.check(account, "Heavy")));
		return (await Promise.all(asked)).filter(({ refusedAs }) => refusedAs === undefined).length;
	};
	expect(await askAll()).toBe(40);
	expect(await askAll()).toBe(0);
	clock.pass(1_000);
	expect(await askAll()).toBe(40);
	expect(lines).toEqual([]);
});

test("a node that starts later goes on from where the others are", async () => {
	await startRedis();
	const first = await openNode();
	expect(await first.count("day", KEEP_SECONDS)).toBe(1);
	first.close();
	first.close();
	expect(await (await openNode()).count("day", KEEP_SECONDS)).toBe(2);
});

test("counts are forgotten some time after their window", async () => {
	await startRedis();
	await (await openNode()).count("acme:Heavy:second:1", 61);
	const client = createClient({ url: redis.url });
	await client.connect();
	closers.push(() => client.destroy());
	const left = await client.ttl("qoscope:rate:acme:Heavy:second:1");
	expect(left).toBeGreaterThan(0);
	expect(left).toBeLessThanOrEqual(61);
});

test("without Redis each node counts alone, says so once, and counts together when it is back", async () => {
	await startRedis();
	const node = await openNode();
	expect(await node.count("day", KEEP_SECONDS)).toBe(1);
	await redis.kill();
	const counts = await Promise.all(Array.from({ length: 50 }, () => node.count("day", KEEP_SECONDS)));
	expect(new Set(counts)).toEqual(new Set(Array.from({ length: 50 }, (_, index) => index + 1)));
	expect(lines).toEqual([GONE]);
	await redis.startAgain();
	await untilLogged(BACK);
	expect(await node.count("day", KEEP_SECONDS)).toBe(1);
	expect(await (await openNode()).count("day", KEEP_SECONDS)).toBe(2);
	expect(lines).toEqual([GONE, BACK]);
});

test("a Redis that hangs holds up only those who are asking at that moment", async () => {
	await startRedis();
	const node = await openNode({ answerWithinMs: 100, retryEveryMs: 3_600_000 });
	redis.freeze();
	const asked = Array.from({ length: 20 }, () => node.count("day", KEEP_SECONDS));
	expect((await Promise.all(asked)).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
	expect(await node.count("day", KEEP_SECONDS)).toBe(21);
	expect(lines).toEqual([GONE]);
	redis.thaw();
});

test("a Redis that answers but takes no more counts as gone", async () => {
	await startRedis("--maxmemory", "1", "--maxmemory-policy", "noeviction");
	const node = await openNode();
	expect([await node.count("day", KEEP_SECONDS), await node.count("day", KEEP_SECONDS)]).toEqual([1, 2]);
	const client = createClient({ url: redis.url });
	await client.connect();
	closers.push(() => client.destroy());
	await vi.waitFor(
		async () =>
			expect(Number(/cmdstat_eval:calls=(\d+)/.exec(await client.info("commandstats"))?.[1])).toBeGreaterThan(3),
		{ timeout: PATIENT_MS },
	);
	expect(lines).toEqual([GONE]);
});

test("a server starts without its Redis, and counts in it once it is there", async () => {
	await startRedis();
	await redis.kill();
	const node = await openNode();
	expect(await node.count("day", KEEP_SECONDS)).toBe(1);
	expect(lines).toEqual([GONE]);
	await redis.startAgain();
	await untilLogged(BACK);
	expect(await node.count("day", KEEP_SECONDS)).toBe(1);
	expect(await node.count("day", KEEP_SECONDS)).toBe(2);
});

test("the address is never told, since it may hold a password", async () => {
	await startRedis();
	await redis.kill();
	const facts: object[] = [];
	const url = redis.url.replace("redis://", "redis://user:s3cret@");
	const telling = { info: () => {}, warn: (fact: object) => facts.push(fact) };
	await openNode({ url, log: telling });
	const refused = openNode({ url: "redis://user:s3cret@127.0.0.1:nowhere" });
	await expect(refused).rejects.toThrow(/^redis in the configuration is not an address\.$/);
	expect(facts).toHaveLength(1);
	expect(JSON.stringify(facts)).not.toContain("s3cret");
});

test("limits are opened on the configured Redis", async () => {
	await startRedis();
	const clock = createFakeClock();
	const limits = await openRateLimits({ redisUrl: redis.url, clock, log, answerWithinMs: PATIENT_MS });
	closers.push(limits.close);
	const account = accountWithDefaults({ id: "acme", rateLimits: "plan", apiClients: [], agentKeys: [] });
	await limits.check(account, "Light");
	const client = createClient({ url: redis.url });
	await client.connect();
	closers.push(() => client.destroy());
	expect(await client.get(`qoscope:rate:acme:Light:second:${clock.nowMs() / 1_000}`)).toBe("1");
});
