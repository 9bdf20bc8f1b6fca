/** Tests that nothing is lost by a restart, by another node on the same store, or by a store that fails for a while. */
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../store/memory-store.js";
import type { Store } from "../store/ports.js";
import { MORNING_MS } from "./fake-clock.contract.js";
import { dropped, expired, openTestLifecycle as open } from "./open-test-lifecycle.contract.js";

describe("a restart", () => {
	test("keeps the instance of a jti and counts idle time anew", async () => {
		const { store, clock, lifecycle, arrival } = await open();
		const before = await lifecycle.arrive(arrival("ann"));
		await lifecycle.touch(before, MORNING_MS + 5_000);
		await lifecycle.close();
		clock.pass(3_600_000);
		const again = await open(store, clock);
		await again.lifecycle.sweep();
		expect((await store.findInstanceByUuid("acme", before.instance.uuid))?.endMs).toBeUndefined();
		const after = await again.lifecycle.arrive(again.arrival("ann", {}, expired));
		expect(after.participant).toEqual(before.participant);
		clock.pass(120_000);
		await again.lifecycle.sweep();
		const stored = await store.findInstanceByUuid("acme", before.instance.uuid);
		expect(stored).toMatchObject({ endCause: "idle" });
	});
	test("an explicit end still holds", async () => {
		const { store, clock, lifecycle, arrival } = await open();
		const visit = await lifecycle.arrive(arrival("ann"));
		await lifecycle.endInstance("acme", visit.instance.uuid);
		const again = await open(store, clock);
		await expect(again.lifecycle.arrive(again.arrival("ann"))).rejects.toEqual(dropped("webinar_ended"));
		await again.lifecycle.touch(visit, MORNING_MS + 5_000);
		expect((await store.findInstanceByUuid("acme", visit.instance.uuid))?.version).toBe(2);
	});
});

describe("another node on the same store", () => {
	test("opens an idle end again that was only idle elsewhere", async () => {
		const { store, clock, lifecycle, arrival } = await open();
		const here = await lifecycle.arrive(arrival("ann"));
		const other = await open(store, clock);
		clock.pass(120_000);
		await other.lifecycle.sweep();
		await lifecycle.sweep();
		await lifecycle.touch(here, MORNING_MS + 125_000);
		expect((await store.findInstanceByUuid("acme", here.instance.uuid))?.endMs).toBeUndefined();
	});
});

describe("a store that fails", () => {
	test("leaves nothing half made: the next arrival tries again", async () => {
		const memory = createMemoryStore();
		let broken = true;
		const store: Store = {
			...memory,
			putParticipants: (rows) => (broken ? Promise.reject(new Error("away")) : memory.putParticipants(rows)),
		};
		const { lifecycle, arrival } = await open(store);
		await expect(lifecycle.arrive(arrival("ann"))).rejects.toThrow("away");
		broken = false;
		const { instance, participant } = await lifecycle.arrive(arrival("ann"));
		expect(await memory.findParticipant("acme", instance.uuid, participant.id)).toEqual(participant);
	});
	test("does not lose a leave: the next sweep writes it", async () => {
		const memory = createMemoryStore();
		let broken = false;
		const store: Store = {
			...memory,
			putParticipants: (rows) => (broken ? Promise.reject(new Error("away")) : memory.putParticipants(rows)),
		};
		const { clock, lifecycle, arrival } = await open(store);
		const { instance, participant } = await lifecycle.arrive(arrival("ann"));
		broken = true;
		clock.pass(60_000);
		await lifecycle.sweep();
		broken = false;
		await lifecycle.sweep();
		const stored = await memory.findParticipant("acme", instance.uuid, participant.id);
		expect(stored).toMatchObject({ leaveCause: "disconnected" });
	});
});
