/** Tests who comes back to which instance after an idle end, and how far a token carries: docs/join-token.md. */
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../store/memory-store.js";
import { createFakeClock, MORNING_MS } from "./fake-clock.contract.js";
import { dropped, NUMBER, openTestLifecycle as open } from "./open-test-lifecycle.contract.js";
import type { Visit } from "./ports.js";

type Opened = Awaited<ReturnType<typeof open>>;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** `exp` so many seconds after the start of a test. */
const expAfter = (seconds: number) => MORNING_MS / 1_000 + seconds;

/** Reports the slot that is just over. */
const report = ({ clock, lifecycle }: Opened, visit: Visit) => lifecycle.touch(visit, clock.nowMs());

/** Silence until the instance is over. */
async function fallIdle({ clock, lifecycle }: Opened, seconds = 120): Promise<void> {
	clock.pass(seconds * 1_000);
	await lifecycle.sweep();
}

/** Reports once a minute. */
async function goOn(opened: Opened, visit: Visit, minutes: number): Promise<void> {
	for (let minute = 0; minute < minutes; minute++) {
		opened.clock.pass(MINUTE_MS);
		await report(opened, visit);
		await opened.lifecycle.sweep();
	}
}

const isRunning = async ({ store }: Opened, { instance }: Visit) =>
	(await store.findInstanceByUuid("acme", instance.uuid))?.endMs === undefined;

describe("after an idle end", () => {
	test.each([false, true])(
		"who was there comes back to the instance, and others with them (restart: %s)",
		async (restarts) => {
			let opened = await open();
			const [ann, bob] = [await opened.lifecycle.arrive(opened.arrival("ann")), opened.arrival("bob")];
			await opened.lifecycle.arrive(bob);
			await report(opened, ann);
			await fallIdle(opened, 135);
			expect(await isRunning(opened, ann)).toBe(false);
			if (restarts) opened = await open(opened.store, opened.clock);
			const back = await opened.lifecycle.arrive(opened.arrival("ann"));
			expect([back.instance.uuid, back.participant.id]).toEqual([ann.instance.uuid, ann.participant.id]);
			expect(await isRunning(opened, ann)).toBe(true);
			await report(opened, back);
			const others = [opened.arrival("bob"), opened.arrival("new")].map((one) => opened.lifecycle.arrive(one));
			for (const { instance } of await Promise.all(others)) expect(instance.uuid).toBe(ann.instance.uuid);
			expect(await opened.store.listPresentParticipants("acme", ann.instance.uuid)).toHaveLength(2);
		},
	);
	test("who is new begins another instance, and who was there before then joins that one", async () => {
		const opened = await open();
		const old = await opened.lifecycle.arrive(opened.arrival("ann"));
		await report(opened, old);
		await fallIdle(opened);
		const young = await opened.lifecycle.arrive(opened.arrival("bob"));
		expect(young.instance.uuid).not.toBe(old.instance.uuid);
		const again = await open(opened.store, opened.clock);
		const back = await again.lifecycle.arrive(again.arrival("ann"));
		expect(back.instance.uuid).toBe(young.instance.uuid);
		expect(await isRunning(opened, old)).toBe(false);
	});
	test("slots of before go to the instance of before, also when another has begun", async () => {
		const opened = await open();
		const old = await opened.lifecycle.arrive(opened.arrival("ann"));
		await report(opened, old);
		await fallIdle(opened);
		opened.clock.pass(HOUR_MS);
		await opened.lifecycle.arrive(opened.arrival("bob"));
		const back = await opened.lifecycle.arrive(opened.arrival("ann", {}, expAfter(DAY_MS)));
		expect(back.earlier).toMatchObject({
			untilMs: MORNING_MS + 120_000,
			visit: { instance: { uuid: old.instance.uuid }, participant: { id: old.participant.id } },
		});
		await opened.lifecycle.touch(back.earlier?.visit ?? back, MORNING_MS + 10_000);
		const ended = await opened.store.findInstanceByUuid("acme", old.instance.uuid);
		expect(ended).toMatchObject({ endCause: "idle", endMs: MORNING_MS + 10_000 });
	});
	test("which comes as late as the account says", async () => {
		const opened = await open(createMemoryStore(), createFakeClock(), { idleSeconds: 600 });
		const ann = await opened.lifecycle.arrive(opened.arrival("ann"));
		await report(opened, ann);
		await fallIdle(opened, 599);
		expect(await isRunning(opened, ann)).toBe(true);
		expect((await opened.lifecycle.arrive(opened.arrival("bob"))).instance.uuid).toBe(ann.instance.uuid);
		await fallIdle(opened, 600);
		expect(await isRunning(opened, ann)).toBe(false);
	});
});

describe("an expired token", () => {
	test("reports on through a long webinar, and late-comers join it", async () => {
		const opened = await open();
		const ann = await opened.lifecycle.arrive(opened.arrival("ann", {}, expAfter(300)));
		await report(opened, ann);
		await goOn(opened, ann, 180);
		expect(opened.lifecycle.isLapsed(ann, opened.clock.nowMs())).toBe(false);
		const late = await opened.lifecycle.arrive(opened.arrival("bob"));
		expect(late.instance.uuid).toBe(ann.instance.uuid);
		const again = await opened.lifecycle.arrive(opened.arrival("ann", {}, expAfter(300)));
		expect(again.participant.id).toBe(ann.participant.id);
	});
	test.each([false, true])(
		"of a forgotten tab keeps the instance for a while, and not until the next day's (restart: %s)",
		async (restarts) => {
			let opened = await open();
			let tab = await opened.lifecycle.arrive(opened.arrival("tab", {}, expAfter(300)));
			await report(opened, tab);
			await goOn(opened, tab, 719);
			expect(await isRunning(opened, tab)).toBe(true);
			await goOn(opened, tab, 1);
			if (restarts) {
				opened = await open(opened.store, opened.clock);
				tab = await opened.lifecycle.arrive(opened.arrival("tab", {}, expAfter(300)));
			}
			const next = await opened.lifecycle.arrive(opened.arrival("bob"));
			expect(next.instance.uuid).not.toBe(tab.instance.uuid);
			await goOn(opened, tab, 2);
			expect(await isRunning(opened, tab)).toBe(false);
			opened.clock.pass(MINUTE_MS * 2);
			expect(opened.lifecycle.isLapsed(tab, opened.clock.nowMs())).toBe(true);
		},
	);
	test("keeps nothing beyond exp where the account says so, and a token of a day keeps it for a day", async () => {
		for (const [exp, minutes] of [
			[300, 6],
			[3_600, 61],
		] as const) {
			const opened = await open(createMemoryStore(), createFakeClock(), { tokenHoldHours: 0 });
			const ann = await opened.lifecycle.arrive(opened.arrival("ann", {}, expAfter(exp)));
			await report(opened, ann);
			await goOn(opened, ann, minutes - 1);
			expect(await isRunning(opened, ann)).toBe(true);
			await goOn(opened, ann, 3);
			expect(await isRunning(opened, ann)).toBe(false);
		}
	});
	test("is stored, but keeps nothing, while others keep the instance", async () => {
		const opened = await open(createMemoryStore(), createFakeClock(), { tokenHoldHours: 0 });
		const tab = await opened.lifecycle.arrive(opened.arrival("tab", {}, expAfter(60)));
		const ann = await opened.lifecycle.arrive(opened.arrival("ann", {}, expAfter(HOUR_MS)));
		await goOn(opened, ann, 10);
		expect(opened.lifecycle.isLapsed(tab, opened.clock.nowMs())).toBe(false);
		await report(opened, tab);
		await goOn(opened, tab, 2);
		expect(await isRunning(opened, ann)).toBe(false);
	});
	test.each([false, true])("does not bring back an instance that has ended (restart: %s)", async (restarts) => {
		let opened = await open();
		const tab = await opened.lifecycle.arrive(opened.arrival("tab", {}, expAfter(60)));
		await report(opened, tab);
		await fallIdle(opened, 180);
		if (restarts) opened = await open(opened.store, opened.clock);
		expect(opened.lifecycle.isLapsed(tab, opened.clock.nowMs() - 5_000)).toBe(true);
		const slots = { firstMs: opened.clock.nowMs() - 5_000, endMs: opened.clock.nowMs() };
		const batch = { ...opened.arrival("tab", {}, expAfter(60)), slots };
		await expect(opened.lifecycle.arrive(batch)).rejects.toMatchObject({
			...{ reason: "expired_token", message: expect.stringContaining("claim exp") },
		});
		const again = await opened.lifecycle.arrive(opened.arrival("tab", {}, expAfter(60)));
		expect(opened.lifecycle.isLapsed(again, opened.clock.nowMs() - 5_000)).toBe(true);
		expect(await isRunning(opened, tab)).toBe(false);
		const next = await opened.lifecycle.arrive(opened.arrival("bob"));
		expect(next.instance.uuid).not.toBe(tab.instance.uuid);
	});
	test("still brings what an agent could not send for a while, without a gap in it, and so goes on", async () => {
		const opened = await open();
		const ann = await opened.lifecycle.arrive(opened.arrival("ann", {}, expAfter(60)));
		await report(opened, ann);
		await fallIdle(opened, 300);
		expect(await isRunning(opened, ann)).toBe(false);
		const back = await opened.lifecycle.arrive(opened.arrival("ann", {}, expAfter(60)));
		for (let slotMs = MORNING_MS; slotMs < opened.clock.nowMs(); slotMs += 5_000) {
			expect(opened.lifecycle.isLapsed(back, slotMs)).toBe(false);
			await opened.lifecycle.touch(back, slotMs + 5_000);
		}
		expect(await isRunning(opened, ann)).toBe(true);
		expect(opened.lifecycle.isLapsed(back, opened.clock.nowMs())).toBe(false);
	});
	test("is a minute longer good than it says, for clocks that differ", async () => {
		const opened = await open();
		opened.clock.pass(59_000);
		await expect(opened.lifecycle.arrive(opened.arrival("ann", {}, expAfter(0)))).resolves.toBeDefined();
		opened.clock.pass(1_000);
		const late = opened.lifecycle.arrive(opened.arrival("bob", {}, expAfter(0)));
		await expect(late).rejects.toEqual(dropped("expired_token"));
	});
});

describe("another event of a number that still runs", () => {
	test("begins with a token that names another topic, and everybody goes where their topic is", async () => {
		const { lifecycle, arrival, store } = await open();
		const uuidOf = async (jti: string, topic?: string) =>
			(await lifecycle.arrive(arrival(jti, topic === undefined ? {} : { topic }))).instance.uuid;
		const first = await uuidOf("ann", "Sales");
		expect(await uuidOf("bob", "Sales")).toBe(first);
		const second = await uuidOf("cem", "Training");
		expect(second).not.toBe(first);
		expect(await uuidOf("dan", "Sales")).toBe(first);
		expect(await uuidOf("eva", "Training")).toBe(second);
		expect(await uuidOf("fay"), "without a topic it is the latest").toBe(second);
		expect(await uuidOf("ann", "Renamed"), "a visit stays where it is").toBe(first);
		expect((await store.findLatestInstance("acme", NUMBER))?.uuid).toBe(second);
	});
	test("is none where one of the two has no topic", async () => {
		const { lifecycle, arrival } = await open();
		const first = await lifecycle.arrive(arrival("ann"));
		const second = await lifecycle.arrive(arrival("bob", { topic: "Sales" }));
		expect(second.instance.uuid).toBe(first.instance.uuid);
	});
	test("begins with a token that names another UUID, and the tab of the first is no part of it", async () => {
		const opened = await open();
		const tab = await opened.lifecycle.arrive(opened.arrival("tab"));
		const next = await opened.lifecycle.arrive(opened.arrival("bob", { uuid: "4444AAAiAAAAAiAiAiiAii==" }));
		expect(next.instance.uuid).not.toBe(tab.instance.uuid);
		await report(opened, tab);
		expect((await opened.lifecycle.arrive(opened.arrival("tab"))).instance.uuid).toBe(tab.instance.uuid);
	});
	test("begins with another topic after an idle end, also with a jti of the first", async () => {
		const opened = await open();
		const first = await opened.lifecycle.arrive(opened.arrival("ann", { topic: "Sales" }));
		await fallIdle(opened);
		const second = await opened.lifecycle.arrive(opened.arrival("ann", { topic: "Training" }));
		expect(second.instance.uuid).not.toBe(first.instance.uuid);
	});
});
