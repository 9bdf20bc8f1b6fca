/** Tests facts that change, ratings, and kinds of one number, on a clock turned by hand. */
import type { AgentFacts } from "@qoscope/wire";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../store/memory-store.js";
import type { Store } from "../store/ports.js";
import { MORNING_MS } from "./fake-clock.contract.js";
import { dropped, openTestLifecycle as open, UUID } from "./open-test-lifecycle.contract.js";
import type { Visit } from "./ports.js";

const UNKNOWN = { device: "", os: "", osVersion: "", browserName: "", browserVersion: "" };
const WINDOWS = { device: "Windows", os: "Windows", osVersion: "11", browserName: "Chrome", browserVersion: "140" };
const storedOf = (store: Store, { instance, participant }: Visit) =>
	store.findParticipant("acme", instance.uuid, participant.id);
const ratingsOf = (store: Store, { instance }: Visit) => store.listRatings("acme", instance.uuid, { limit: 10 });

describe("facts that change", () => {
	test("replace what they name; what is absent stays", async () => {
		const { store, lifecycle, arrival } = await open();
		const facts = { version: "1", networkType: "wifi", microphone: "A", internalIpAddresses: ["10.0.0.1"] };
		const visit = await lifecycle.arrive({ ...arrival("ann"), facts, device: WINDOWS });
		const changed: AgentFacts = { networkType: "cellular", shareSurface: "window", internalIpAddresses: [] };
		await lifecycle.updateFacts(visit, changed, UNKNOWN);
		expect(await storedOf(store, visit)).toEqual({
			...visit.participant,
			networkType: "cellular",
			shareSurface: "window",
			internalIpAddresses: [],
			version: 2,
		});
	});
	test("tell of the device when they tell anything", async () => {
		const { store, lifecycle, arrival } = await open();
		const visit = await lifecycle.arrive(arrival("ann"));
		await lifecycle.updateFacts(visit, { model: "Surface" }, WINDOWS);
		expect(await storedOf(store, visit)).toMatchObject({ ...WINDOWS, deviceName: "Surface" });
	});
	test("that are the same write nothing", async () => {
		const { store, lifecycle, arrival } = await open();
		const facts = { networkType: "wifi", internalIpAddresses: ["10.0.0.1"] };
		const visit = await lifecycle.arrive({ ...arrival("ann"), facts, device: WINDOWS });
		await lifecycle.updateFacts(visit, { ...facts }, { ...WINDOWS });
		await lifecycle.arrive({ ...arrival("ann"), facts, device: WINDOWS });
		expect((await storedOf(store, visit))?.version).toBe(1);
	});
	test("come with a hello after a lost connection, too; address and place stay those of the first", async () => {
		const { store, lifecycle, arrival } = await open();
		const visit = await lifecycle.arrive({ ...arrival("ann"), facts: { networkType: "wifi", client: "App 1" } });
		const back = await lifecycle.arrive({
			...arrival("ann"),
			facts: { networkType: "cellular" },
			ipAddress: "192.0.2.9",
		});
		expect(back.participant).toMatchObject({ networkType: "cellular", client: "App 1", ipAddress: "127.0.0.1" });
		expect(await storedOf(store, visit)).toEqual(back.participant);
	});
	test("of somebody who left neither bring them back nor open an idle end", async () => {
		const { store, clock, lifecycle, arrival } = await open();
		const visit = await lifecycle.arrive(arrival("ann"));
		clock.pass(120_000);
		await lifecycle.sweep();
		await lifecycle.updateFacts(visit, { networkType: "wifi" }, UNKNOWN);
		expect(await storedOf(store, visit)).toMatchObject({ networkType: "wifi", leaveCause: "disconnected" });
		expect(await store.listOpenInstances()).toEqual([]);
	});
	test("after an explicit end change nothing", async () => {
		const { store, lifecycle, arrival } = await open();
		const visit = await lifecycle.arrive(arrival("ann"));
		await lifecycle.endInstance("acme", visit.instance.uuid);
		const before = await storedOf(store, visit);
		await lifecycle.updateFacts(visit, { networkType: "wifi" }, UNKNOWN);
		expect(await storedOf(store, visit)).toEqual(before);
	});
	test("that the store did not take are written by the next sweep", async () => {
		const memory = createMemoryStore();
		let broken = false;
		const store: Store = {
			...memory,
			putParticipants: (rows) => (broken ? Promise.reject(new Error("away")) : memory.putParticipants(rows)),
		};
		const { lifecycle, arrival } = await open(store);
		const visit = await lifecycle.arrive(arrival("ann"));
		broken = true;
		await expect(lifecycle.updateFacts(visit, { networkType: "wifi" }, UNKNOWN)).rejects.toThrow("away");
		broken = false;
		await lifecycle.sweep();
		expect(await storedOf(store, visit)).toMatchObject({ networkType: "wifi" });
	});
});

test("a media server's place is the agent's word, else the token's", async () => {
	const { lifecycle, arrival } = await open();
	const said = (jti: string) => {
		const { claims, ...rest } = arrival(jti);
		return { ...rest, claims: { ...claims, participant: { name: jti, dataCenter: "Token" } } };
	};
	expect((await lifecycle.arrive(said("ann"))).participant.dataCenter).toBe("Token");
	const bob = await lifecycle.arrive({ ...said("bob"), facts: { dataCenter: "Agent" } });
	expect(bob.participant.dataCenter).toBe("Agent");
});

describe("ratings", () => {
	test("are of now, and a later one replaces an earlier one, also when both come at once", async () => {
		const { store, clock, lifecycle, arrival } = await open();
		const visit = await lifecycle.arrive(arrival("ann"));
		const other = await lifecycle.arrive(arrival("bob"));
		await lifecycle.rate(visit, { score: 2, comment: "so so" }, false);
		await lifecycle.rate(other, { score: 1 }, false);
		clock.pass(1_000);
		await Promise.all([lifecycle.rate(visit, { score: 4 }, false), lifecycle.rate(visit, { score: 5 }, false)]);
		const ratings = await ratingsOf(store, visit);
		expect(ratings).toHaveLength(2);
		expect(ratings).toContainEqual({
			account: "acme",
			instance: visit.instance.uuid,
			participant: visit.participant.id,
			score: 5,
			comment: "",
			atMs: MORNING_MS + 1_000,
		});
	});
	test("of a back-fill are of its last slot, also after a restart, and never of the future", async () => {
		const { store, clock, lifecycle, arrival } = await open();
		const visit = await lifecycle.arrive(arrival("ann"));
		await lifecycle.rate(visit, { score: 3 }, true);
		expect(await ratingsOf(store, visit)).toMatchObject([{ atMs: MORNING_MS }]);
		await lifecycle.touch(visit, MORNING_MS + 5_000);
		await lifecycle.rate(visit, { score: 3 }, true);
		expect(await ratingsOf(store, visit)).toMatchObject([{ atMs: MORNING_MS }]);
		clock.pass(3_600_000);
		await lifecycle.rate(visit, { score: 3 }, true);
		expect(await ratingsOf(store, visit)).toMatchObject([{ atMs: MORNING_MS + 5_000 }]);

		const row = { account: "acme", instance: visit.instance.uuid, participant: visit.participant.id };
		const sample = { type: "audio_input", run: "0123456789abcdef", sample: { durationMs: 5_000 } } as const;
		await store.insertSamples(visit.instance.startMs, [{ ...row, ...sample, slotMs: MORNING_MS + 60_000 }]);
		const again = await open(store, clock);
		await again.lifecycle.rate(visit, { score: 2 }, true);
		expect(await ratingsOf(store, visit)).toMatchObject([{ score: 2, atMs: MORNING_MS + 65_000 }]);
	});
	test("keep nobody present and end nothing later", async () => {
		const { store, clock, lifecycle, arrival } = await open();
		const visit = await lifecycle.arrive(arrival("ann"));
		clock.pass(119_999);
		await lifecycle.rate(visit, { score: 3 }, false);
		clock.pass(1);
		await lifecycle.sweep();
		expect(await storedOf(store, visit)).toMatchObject({ leaveCause: "disconnected" });
		expect(await store.listOpenInstances()).toEqual([]);
	});
});

describe("one number for several kinds", () => {
	test("at different times each kind has instances of its own", async () => {
		const { clock, lifecycle, arrival } = await open();
		const webinar = await lifecycle.arrive(arrival("ann"));
		clock.pass(120_000);
		await lifecycle.sweep();
		const meeting = await lifecycle.arrive(arrival("bob", { kind: "meeting" }));
		expect([webinar.instance.kind, meeting.instance.kind]).toEqual(["webinar", "meeting"]);
		expect(meeting.instance.uuid).not.toBe(webinar.instance.uuid);
		expect((await lifecycle.arrive(arrival("cem", { kind: "meeting" }))).instance.uuid).toBe(meeting.instance.uuid);
	});
	test.each([
		["webinar", "meeting"],
		["meeting", "session"],
		["session", undefined],
	] as const)("a running %s is closed to tokens of another kind (%s)", async (running, other) => {
		const { store, clock, lifecycle, arrival } = await open();
		const { instance } = await lifecycle.arrive(arrival("ann", { kind: running }));
		const refused = {
			reason: "wrong_instance",
			message: `The join token is for a ${other ?? "webinar"}, the instance is a ${running}.`,
		};
		const wrong = other === undefined ? {} : { kind: other };
		await expect(lifecycle.arrive(arrival("bob", wrong))).rejects.toMatchObject(refused);
		// Nor does a restart, or the jti of somebody who is in it, open it.
		await expect(lifecycle.arrive(arrival("ann", wrong))).rejects.toMatchObject(refused);
		const again = await open(store, clock);
		await expect(again.lifecycle.arrive(arrival("bob", wrong))).rejects.toMatchObject(refused);
		expect(await store.countParticipants("acme", instance.uuid, clock.nowMs())).toBe(1);
	});
	test("a UUID names an instance of one kind, running or not", async () => {
		const { lifecycle, arrival } = await open();
		await lifecycle.arrive(arrival("ann", { uuid: UUID, kind: "meeting" }));
		await expect(lifecycle.arrive(arrival("bob", { uuid: UUID }))).rejects.toEqual(dropped("wrong_instance"));
		await lifecycle.endInstance("acme", UUID);
		await expect(lifecycle.arrive(arrival("cem", { uuid: UUID }))).rejects.toEqual(dropped("wrong_instance"));
	});
	test("back-fills of two kinds that begin with the same slot do not mix", async () => {
		const { clock, lifecycle, arrival } = await open();
		const past = (jti: string, kind: "webinar" | "meeting") => {
			const given = arrival(jti, { kind });
			return { ...given, atMs: MORNING_MS - 86_400_000, isBackfill: true, isPast: true };
		};
		const webinar = await lifecycle.arrive(past("ann", "webinar"));
		clock.pass(120_000);
		await lifecycle.sweep();
		const meeting = await lifecycle.arrive(past("bob", "meeting"));
		expect(meeting.instance).toMatchObject({ kind: "meeting", startMs: webinar.instance.startMs });
		expect(meeting.instance.uuid).not.toBe(webinar.instance.uuid);
	});
});
