/** Tests the life of instances and participants on a clock turned by hand. */
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../store/memory-store.js";
import type { Store } from "../store/ports.js";
import { MORNING_MS } from "./fake-clock.contract.js";
import { dropped, expired, openTestLifecycle as open, UUID } from "./open-test-lifecycle.contract.js";

describe("which instance a token belongs to", () => {
	test("two hellos at once for a new number make one instance", async () => {
		const { store, lifecycle, arrival } = await open();
		const [a, b] = await Promise.all([lifecycle.arrive(arrival("ann")), lifecycle.arrive(arrival("bob"))]);
		expect(a.instance.uuid).toBe(b.instance.uuid);
		expect(await store.listOpenInstances()).toHaveLength(1);
		expect(a.instance.uuid).toMatch(/^[A-Za-z0-9]{22}==$/);
	});
	test("the same jti twice at once is one participant", async () => {
		const { store, lifecycle, arrival } = await open();
		const [a, b] = await Promise.all([lifecycle.arrive(arrival("ann")), lifecycle.arrive(arrival("ann"))]);
		expect(a.participant.id).toBe(b.participant.id);
		expect(await store.listPresentParticipants("acme", a.instance.uuid)).toHaveLength(1);
	});
	test("a token may name its instance, with any spelling of the UUID", async () => {
		const { lifecycle, arrival } = await open();
		const a = await lifecycle.arrive(arrival("ann", { uuid: "ab+/AAAiAAAAAiAiAiiAig==" }));
		const b = await lifecycle.arrive(arrival("bob", { uuid: "ab-_AAAiAAAAAiAiAiiAig" }));
		expect(a.instance.uuid).toBe("ab+/AAAiAAAAAiAiAiiAig==");
		expect(b.instance.uuid).toBe(a.instance.uuid);
	});
	test("a named instance of another number is refused", async () => {
		const { lifecycle, arrival } = await open();
		await lifecycle.arrive(arrival("ann", { uuid: UUID }));
		const wrong = lifecycle.arrive(arrival("bob", { uuid: UUID, number: 987 }));
		await expect(wrong).rejects.toEqual(dropped("wrong_instance"));
	});
	test("after an end a new jti begins a new instance, whichever end it was", async () => {
		const { clock, lifecycle, arrival } = await open();
		const first = await lifecycle.arrive(arrival("ann"));
		await lifecycle.endInstance("acme", first.instance.uuid);
		const second = await lifecycle.arrive(arrival("bob"));
		expect(second.instance.uuid).not.toBe(first.instance.uuid);
		expect(second.instance.startMs).toBeGreaterThan(first.instance.startMs);
		clock.pass(120_000);
		await lifecycle.sweep();
		const third = await lifecycle.arrive(arrival("cem"));
		expect([first.instance.uuid, second.instance.uuid]).not.toContain(third.instance.uuid);
	});
	test("a number whose wall clock went back still has one new instance", async () => {
		const { clock, lifecycle, arrival } = await open();
		const first = await lifecycle.arrive(arrival("ann"));
		await lifecycle.endInstance("acme", first.instance.uuid);
		clock.jump(-3_600_000);
		const [b, c] = [await lifecycle.arrive(arrival("bob")), await lifecycle.arrive(arrival("cem"))];
		expect(b.instance.uuid).toBe(c.instance.uuid);
		expect(b.instance.startMs).toBeGreaterThan(first.instance.startMs);
	});
	test("whom the store does not take leaves nothing behind, and holds up nobody's end", async () => {
		const memory = createMemoryStore();
		let broken = "bad";
		const store: Store = {
			...memory,
			putParticipants: async (rows) => {
				if (rows.some(({ jti }) => jti === broken)) throw new Error("away");
				return memory.putParticipants(rows);
			},
		};
		const { clock, lifecycle, arrival } = await open(store);
		await expect(lifecycle.arrive(arrival("bad"))).rejects.toThrow("away");
		const { instance } = await lifecycle.arrive(arrival("ann"));
		const { participant } = await lifecycle.arrive(arrival("bob"));
		broken = "bob";
		clock.pass(120_000);
		await lifecycle.sweep();
		expect(await memory.findInstanceByUuid("acme", instance.uuid)).toMatchObject({ endCause: "idle" });
		expect(await memory.countParticipants("acme", instance.uuid, clock.nowMs())).toBe(2);
		broken = "";
		await lifecycle.sweep();
		const stored = await memory.findParticipant("acme", instance.uuid, participant.id);
		expect(stored).toMatchObject({ leaveCause: "disconnected" });
	});
	test("an explicit end turns away who was there and who names the instance", async () => {
		const { store, lifecycle, arrival } = await open();
		const visit = await lifecycle.arrive(arrival("ann", { uuid: UUID }));
		const numbered = await lifecycle.arrive(arrival("nan"));
		expect(numbered.instance.uuid).toBe(visit.instance.uuid);
		await lifecycle.endInstance("acme", visit.instance.uuid);
		expect(lifecycle.isEnded(visit)).toBe(true);
		await expect(lifecycle.arrive(arrival("nan"))).rejects.toEqual(dropped("webinar_ended"));
		await expect(lifecycle.arrive(arrival("new", { uuid: UUID }))).rejects.toEqual(dropped("webinar_ended"));
		const stored = await store.findParticipant("acme", visit.instance.uuid, visit.participant.id);
		expect(stored).toMatchObject({ leaveCause: "ended" });
	});
	test("ending twice changes nothing, and nobody knows an instance of another account", async () => {
		const { lifecycle, arrival } = await open();
		const { instance } = await lifecycle.arrive(arrival("ann"));
		const ended = await lifecycle.endInstance("acme", instance.uuid);
		expect(ended).toMatchObject({ endCause: "explicit", version: 2 });
		expect(await lifecycle.endInstance("acme", instance.uuid)).toEqual(ended);
		expect(await lifecycle.endInstance("other", instance.uuid)).toBeUndefined();
	});
});

describe("expired tokens", () => {
	test("bound only the first report of a jti", async () => {
		const { lifecycle, arrival } = await open();
		await expect(lifecycle.arrive(arrival("ann", {}, expired))).rejects.toEqual(dropped("expired_token"));
		await expect(lifecycle.arrive(arrival("ann", { uuid: UUID }, expired))).rejects.toEqual(dropped("expired_token"));
		const first = await lifecycle.arrive(arrival("ann"));
		const again = await lifecycle.arrive(arrival("ann", {}, expired));
		expect(again.participant.id).toBe(first.participant.id);
	});
	test("do not reopen an instance that ended more than a day ago", async () => {
		const { clock, lifecycle, arrival } = await open();
		await lifecycle.arrive(arrival("ann"));
		clock.pass(120_000);
		await lifecycle.sweep();
		clock.pass(86_400_000);
		await expect(lifecycle.arrive(arrival("ann", {}, expired))).rejects.toEqual(dropped("expired_token"));
	});
});

describe("presence", () => {
	test("a participant is gone after a minute without a report, at the end of the last slot", async () => {
		const { store, clock, lifecycle, arrival } = await open();
		const visit = await lifecycle.arrive(arrival("ann"));
		const find = () => store.findParticipant("acme", visit.instance.uuid, visit.participant.id);
		clock.pass(5_000);
		await lifecycle.touch(visit, MORNING_MS + 5_000);
		clock.pass(59_999);
		await lifecycle.sweep();
		expect((await find())?.leaveMs).toBeUndefined();
		clock.pass(1);
		await lifecycle.sweep();
		expect(await find()).toMatchObject({ leaveCause: "disconnected", leaveMs: MORNING_MS + 5_000 });
		await lifecycle.touch(visit, MORNING_MS + 70_000);
		expect((await find())?.leaveMs).toBeUndefined();
	});
	test("somebody who never reported left when they joined", async () => {
		const { store, clock, lifecycle, arrival } = await open();
		const { instance, participant } = await lifecycle.arrive(arrival("ann"));
		clock.pass(60_000);
		await lifecycle.sweep();
		const stored = await store.findParticipant("acme", instance.uuid, participant.id);
		expect(stored).toMatchObject({ leaveCause: "disconnected", leaveMs: MORNING_MS });
	});
	test("two idle minutes end an instance, and a late report opens it again", async () => {
		const { store, clock, lifecycle, arrival } = await open();
		const visit = await lifecycle.arrive(arrival("ann"));
		const find = () => store.findInstanceByUuid("acme", visit.instance.uuid);
		await lifecycle.touch(visit, MORNING_MS + 10_000);
		clock.pass(120_000);
		await lifecycle.sweep();
		expect(await find()).toMatchObject({ endCause: "idle", endMs: MORNING_MS + 10_000, version: 2 });
		await lifecycle.touch(visit, MORNING_MS + 125_000);
		expect(await find()).toMatchObject({ version: 3 });
		expect((await find())?.endMs).toBeUndefined();
		expect(await store.listPresentParticipants("acme", visit.instance.uuid)).toHaveLength(1);
		clock.pass(120_000);
		await lifecycle.sweep();
		expect(await find()).toMatchObject({ endCause: "idle", endMs: MORNING_MS + 125_000, version: 4 });
	});
	test("jumps of the wall clock end nothing", async () => {
		const { store, clock, lifecycle, arrival } = await open();
		const { instance } = await lifecycle.arrive(arrival("ann"));
		for (const jumpMs of [86_400_000, -864_000_000]) {
			clock.jump(jumpMs);
			await lifecycle.sweep();
		}
		expect((await store.findInstanceByUuid("acme", instance.uuid))?.version).toBe(1);
		expect(await store.listPresentParticipants("acme", instance.uuid)).toHaveLength(1);
	});
	test("on a clock that was set back, who was gone comes back with the first slot, and nobody leaves before they joined", async () => {
		const { store, clock, lifecycle, arrival } = await open();
		const visit = await lifecycle.arrive(arrival("ann"));
		await lifecycle.touch(visit, MORNING_MS + 5_000);
		clock.pass(60_000);
		await lifecycle.sweep();
		clock.jump(-3_600_000);
		const find = () => store.findParticipant("acme", visit.instance.uuid, visit.participant.id);
		expect(await find()).toMatchObject({ leaveMs: MORNING_MS + 5_000 });
		await lifecycle.touch(visit, clock.nowMs());
		expect((await find())?.leaveMs).toBeUndefined();
		await lifecycle.leave(visit);
		expect(await find()).toMatchObject({ leaveCause: "left", leaveMs: MORNING_MS + 5_000 });
		const late = await lifecycle.arrive(arrival("bob"));
		expect(late.instance.uuid).toBe(visit.instance.uuid);
		const again = await open(store, clock);
		expect((await again.lifecycle.arrive(again.arrival("cem"))).instance.uuid).toBe(visit.instance.uuid);
		clock.pass(120_000);
		await again.lifecycle.sweep();
		const ended = await store.findInstanceByUuid("acme", visit.instance.uuid);
		expect(ended?.endMs).toBeGreaterThanOrEqual(ended?.startMs ?? 0);
	});
	test("who says so has left at once; slots from before do not bring them back, later ones do", async () => {
		const { store, clock, lifecycle, arrival } = await open();
		const visit = await lifecycle.arrive(arrival("ann"));
		const find = () => store.findParticipant("acme", visit.instance.uuid, visit.participant.id);
		clock.pass(7_000);
		await lifecycle.leave(visit);
		await lifecycle.leave(visit);
		expect(await find()).toMatchObject({ leaveCause: "left", leaveMs: MORNING_MS + 7_000, version: 2 });
		await lifecycle.touch(visit, MORNING_MS + 10_000);
		expect(await find()).toMatchObject({ leaveCause: "left" });
		await lifecycle.touch(visit, MORNING_MS + 15_000);
		expect((await find())?.leaveCause).toBeUndefined();
	});
	test("slots that another node stored keep everybody alive", async () => {
		const { store, clock, lifecycle, arrival } = await open();
		const { instance, participant } = await lifecycle.arrive(arrival("ann"));
		clock.pass(120_000);
		await store.insertSamples(instance.startMs, [
			{
				account: "acme",
				instance: instance.uuid,
				participant: participant.id,
				type: "audio_input",
				slotMs: MORNING_MS + 115_000,
				run: "0123456789abcdef",
				sample: { durationMs: 5_000 },
			},
		]);
		await lifecycle.sweep();
		expect(await store.listPresentParticipants("acme", instance.uuid)).toHaveLength(1);
		clock.pass(120_000);
		await lifecycle.sweep();
		const stored = await store.findInstanceByUuid("acme", instance.uuid);
		expect(stored).toMatchObject({ endCause: "idle", endMs: MORNING_MS + 120_000 });
	});
});
