/** What every store must do, run on each of them. A case uses an account of its own, so one opened store serves all. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wellFormed } from "../well-formed.js";
import { anInstance, aParticipant, INSTANCE_UUID, START_MS } from "./example-rows.contract.js";
import type { Instance, InstanceFilter, Participant, Store } from "./ports.js";
import { describeParticipationContract } from "./store-participation.contract.js";
import { describeRevocationContract } from "./store-revocations.contract.js";
import { describeSampleContract } from "./store-samples.contract.js";

const HOUR_MS = 3_600_000;

const ended: InstanceFilter = { kind: "webinar", state: "ended", fromMs: START_MS, toMs: START_MS + HOUR_MS };

export function describeStoreContract(name: string, opened: () => Store): void {
	let accounts = 0;
	const newAccount = () => `${name.replaceAll(" ", "-")}-${++accounts}`;

	describe(`${name}: instances`, () => {
		test("an instance is found by UUID as it was put, absent fields absent", async () => {
			const account = newAccount();
			const running = anInstance(account);
			const over = anInstance(account, {
				uuid: "/+/+AAAiAAAAAiAiAiiAii==",
				endMs: START_MS + 5_000,
				endCause: "idle",
				customKeys: [
					["Host's nation", 'US "of" A\\'],
					["", "数字\n\t"],
				],
				trackingFields: [["(field)", "[value]"]],
			});
			await opened().putInstance(running);
			await opened().putInstance(over);
			expect(await opened().findInstanceByUuid(account, running.uuid)).toEqual(running);
			expect(await opened().findInstanceByUuid(account, over.uuid)).toEqual(over);
		});

		test("the highest version is the truth, in whatever order the versions come", async () => {
			const account = newAccount();
			const second = anInstance(account, { version: 2, endMs: START_MS + 60_000, endCause: "explicit" });
			await opened().putInstance(second);
			await opened().putInstance(anInstance(account, { version: 1 }));
			expect(await opened().findInstanceByUuid(account, second.uuid)).toEqual(second);
			await opened().putInstance(anInstance(account, { version: 3 }));
			expect(await opened().findInstanceByUuid(account, second.uuid)).not.toHaveProperty("endMs");
		});

		test("a number names the instance with the highest start time, not the one put last", async () => {
			const account = newAccount();
			const newest = anInstance(account, { uuid: "newest", startMs: START_MS + HOUR_MS });
			await opened().putInstance(newest);
			await opened().putInstance(anInstance(account, { uuid: "older" }));
			await opened().putInstance(anInstance(account, { uuid: "other", number: 7, startMs: START_MS + 2 * HOUR_MS }));
			expect(await opened().findLatestInstance(account, newest.number)).toEqual(newest);
		});

		test("nothing is found under an unknown number or UUID, nor in another account", async () => {
			const account = newAccount();
			const instance = anInstance(account);
			await opened().putInstance(instance);
			const other = newAccount();
			expect(await opened().findInstanceByUuid(account, "unknown")).toBeUndefined();
			expect(await opened().findLatestInstance(account, 42)).toBeUndefined();
			expect(await opened().findInstanceByUuid(other, instance.uuid)).toBeUndefined();
			expect(await opened().findLatestInstance(other, instance.number)).toBeUndefined();
			expect(await opened().listInstances(other, { ...ended, state: "running" }, { limit: 10 })).toEqual([]);
			expect(await opened().countInstances(other, { ...ended, state: "running" })).toBe(0);
		});

		test("what is running in any account is listed as open, and nothing that ended", async () => {
			const [one, two] = [newAccount(), newAccount()];
			await opened().putInstance(anInstance(one));
			await opened().putInstance(anInstance(two));
			await opened().putInstance(anInstance(two, { version: 2, endMs: START_MS + 5_000, endCause: "idle" }));
			const open = (await opened().listOpenInstances()).map(({ account }) => account);
			expect(open).toContain(one);
			expect(open).not.toContain(two);
		});

		test("instances of a number are found by when they ran, the one that started last first", async () => {
			const account = newAccount();
			const put = (uuid: string, startMs: number, endMs?: number, number = 42) =>
				opened().putInstance(
					anInstance(account, { uuid, number, startMs, ...(endMs === undefined ? {} : { endMs, endCause: "idle" }) }),
				);
			await put("a", 100, 200);
			await put("b", 300, 400);
			await put("c", 500);
			await put("d", 100, 900, 43);
			const during = async (fromMs: number, toMs: number) =>
				(await opened().listInstancesDuring(account, 42, fromMs, toMs)).map(({ uuid }) => uuid);
			expect(await during(-50, 99)).toEqual([]);
			expect(await during(0.5, 100)).toEqual(["a"]);
			expect(await during(200, 300)).toEqual(["b", "a"]);
			expect(await during(201, 299)).toEqual([]);
			expect(await during(401, 9_999)).toEqual(["c"]);
			expect(await opened().listInstancesDuring(newAccount(), 42, 0, 9_999)).toEqual([]);
		});

		test("the newest start of a kind is known, and the newest join of an instance", async () => {
			const account = newAccount();
			expect(await opened().findNewestStart(account, "webinar")).toBeUndefined();
			expect(await opened().findNewestJoin(account, INSTANCE_UUID)).toBeUndefined();
			await opened().putInstance(anInstance(account, { uuid: "a", startMs: 300 }));
			await opened().putInstance(anInstance(account, { uuid: "b", startMs: 200 }));
			await opened().putInstance(anInstance(account, { uuid: "c", startMs: 900, kind: "meeting" }));
			await opened().putParticipants([1, 2].map((id) => aParticipant(account, { id, joinMs: 100 * id })));
			expect(await opened().findNewestStart(account, "webinar")).toBe(300);
			expect(await opened().findNewestJoin(account, INSTANCE_UUID)).toBe(200);
			expect(await opened().findNewestJoin(newAccount(), INSTANCE_UUID)).toBeUndefined();
		});

		test("pages hold every instance that fits once, by start time and UUID", async () => {
			const account = newAccount();
			const over = { endMs: START_MS + HOUR_MS, endCause: "idle" } as const;
			const put = (uuid: string, startMs: number, changes: Partial<Instance> = {}) =>
				opened().putInstance(anInstance(account, { uuid, startMs, ...over, ...changes }));
			await put("c", START_MS + 1);
			await put("b", START_MS);
			await put("a", START_MS + 1);
			await put("B", START_MS + 1);
			await put("before", START_MS - 1);
			await put("after", START_MS + HOUR_MS);
			await put("meeting", START_MS, { kind: "meeting" });
			await opened().putInstance(anInstance(account, { uuid: "running" }));
			const uuids: string[] = [];
			let after: Instance | undefined;
			do {
				const page = await opened().listInstances(account, ended, { limit: 2, ...(after && { after }) });
				uuids.push(...page.map(({ uuid }) => uuid));
				after = page.at(-1);
			} while (after !== undefined && uuids.length < 20);
			expect(uuids).toEqual(["b", "B", "a", "c"]);
			expect(await opened().countInstances(account, ended)).toBe(4);
			expect(await opened().countInstances(account, { ...ended, state: "running" })).toBe(1);
		});

		test("attendance is of each UUID asked for, each participant once, and says by what they came", async () => {
			const account = newAccount();
			await opened().putParticipants([
				aParticipant(account, { instance: "a", id: 1 }),
				aParticipant(account, { instance: "a", id: 2 }),
				aParticipant(account, { instance: "a", id: 2, version: 2 }),
				aParticipant(account, { instance: "c", id: 3, device: "Phone", sipUri: "sip:gateway@example.org" }),
				aParticipant(account, { instance: "c", id: 4, device: "Phone" }),
				aParticipant(account, { instance: "c", id: 5, device: "H.323/SIP", sipUri: "", fromSipUri: "" }),
				aParticipant(account, { instance: "c", id: 6, device: "", sipUri: "", fromSipUri: "sip:room@example.org" }),
			]);
			const nobody = { participants: 0, telephones: 0, roomSystems: 0 };
			const { attendanceOf } = opened();
			expect((await attendanceOf(account, ["a"])).get("a")?.participants).toBe(2);
			expect(await attendanceOf(account, ["c", "b"])).toEqual(
				new Map([
					["c", { participants: 4, telephones: 2, roomSystems: 2 }],
					["b", nobody],
				]),
			);
			expect(await attendanceOf(newAccount(), ["a"])).toEqual(new Map([["a", nobody]]));
			expect(await attendanceOf(account, [])).toEqual(new Map());
		});

		test("a filter may be of the end, of a key, of a topic, and of how many took part", async () => {
			const account = newAccount();
			const instance = (uuid: string, changes: Partial<Instance>) =>
				opened().putInstance(anInstance(account, { uuid, kind: "session", ...changes }));
			await instance("a", { startMs: 100, endMs: 900, sessionKey: "k", topic: "it's \\ one" });
			await instance("b", { startMs: 200, endMs: 500 });
			await instance("c", { startMs: 800 });
			await opened().putParticipants([
				aParticipant(account, { instance: "a", id: 1 }),
				aParticipant(account, { instance: "b", id: 1 }),
				aParticipant(account, { instance: "b", id: 2 }),
			]);
			const ended = { kind: "session", state: "ended", fromMs: 400, toMs: 901 } as const;
			const uuids = async (filter: InstanceFilter) => {
				const found = await opened().listInstances(account, filter, { limit: 9 });
				expect(await opened().countInstances(account, filter)).toBe(found.length);
				return found.map(({ uuid }) => uuid);
			};
			expect(await uuids(ended)).toEqual([]);
			expect(await uuids({ ...ended, rangeOf: "end" })).toEqual(["a", "b"]);
			expect(await uuids({ ...ended, rangeOf: "end", toMs: 900 })).toEqual(["b"]);
			expect(await uuids({ ...ended, rangeOf: "end", state: "running" })).toEqual([]);
			const all = { ...ended, fromMs: 0, toMs: 1_000 } as const;
			expect(await uuids({ ...all, sessionKey: "k" })).toEqual(["a"]);
			expect(await uuids({ ...all, topic: "it's \\ one" })).toEqual(["a"]);
			expect(await uuids({ ...all, topic: "none" })).toEqual([]);
			expect(await uuids({ ...all, participants: 1 })).toEqual(["a"]);
			expect(await uuids({ ...all, participants: 2 })).toEqual(["b"]);
			expect(await uuids({ ...all, participants: 0 })).toEqual([]);
			expect(await uuids({ ...all, state: "running", participants: 1 })).toEqual([]);
			expect(await uuids({ ...all, state: "running", participants: 0 })).toEqual(["c"]);
		});
	});

	describe(`${name}: participants`, () => {
		test("a participant is found as put, every field of it, by the highest version", async () => {
			const account = newAccount();
			const gone = aParticipant(account, {
				// The largest id of 52 bits.
				id: 4_503_599_627_370_495,
				external: true,
				internalIpAddresses: ["192.168.1.7", "fe80::1", 'it\'s \\ "odd"'],
				role: "panelist",
				emailShownBecause: "registered",
				leaveMs: START_MS + 60_000,
				leaveCause: "disconnected",
				version: 2,
			});
			await opened().putParticipants([gone, aParticipant(account)]);
			await opened().putParticipants([{ ...gone, name: "old", version: 1 }]);
			expect(await opened().findParticipant(account, gone.instance, gone.id)).toEqual(gone);
			expect(await opened().findParticipant(account, gone.instance, 16_778_240)).toEqual(aParticipant(account));
		});

		test("a text of any UTF-16 units is kept, half pairs as the replacement character", async () => {
			const account = newAccount();
			const anyText = fc.string({ unit: fc.integer({ min: 1, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });
			const names = ["\ud83d", "x\udc00y", ...fc.sample(anyText, { seed: 3, numRuns: 200 })];
			await opened().putParticipants(names.map((name, index) => aParticipant(account, { id: index + 1, name })));
			const { instance } = aParticipant(account);
			const stored = await opened().listParticipants(account, instance, START_MS, { limit: 300 });
			expect(stored.map(({ name }) => wellFormed(name))).toEqual(names.map((name) => wellFormed(name)));
		});

		test("nobody is found under an unknown id, another instance or another account", async () => {
			const account = newAccount();
			const { instance, id, jti } = aParticipant(account);
			await opened().putInstance(anInstance(account));
			await opened().putParticipants([aParticipant(account)]);
			const other = newAccount();
			expect(await opened().findParticipant(account, instance, 5)).toBeUndefined();
			expect(await opened().findParticipant(account, "unknown", id)).toBeUndefined();
			expect(await opened().findParticipant(other, instance, id)).toBeUndefined();
			expect(await opened().findParticipantsByJti(other, 123_456_789, [jti])).toEqual([]);
			expect(await opened().listParticipants(other, instance, START_MS, { limit: 5 })).toEqual([]);
			expect(await opened().countParticipants(other, instance, START_MS)).toBe(0);
			expect(await opened().listPresentParticipants(other, instance)).toEqual([]);
		});

		test("a jti finds its visit to the newest instance of the number", async () => {
			const account = newAccount();
			await opened().putInstance(anInstance(account, { uuid: "new", startMs: START_MS + HOUR_MS }));
			await opened().putInstance(anInstance(account, { uuid: "old" }));
			await opened().putInstance(anInstance(account, { uuid: "other", number: 7, startMs: START_MS + 2 * HOUR_MS }));
			const visit = (instance: string, id: number, jti = "visit-1") => aParticipant(account, { instance, id, jti });
			await opened().putParticipants([visit("new", 2), visit("old", 3), visit("other", 4), visit("new", 5, "visit-2")]);
			expect(await opened().findParticipantsByJti(account, 123_456_789, ["visit-1", "visit-3"])).toEqual([
				visit("new", 2),
			]);
			expect(await opened().findParticipantsByJti(account, 7, ["visit-1"])).toEqual([visit("other", 4)]);
			expect(await opened().findParticipantsByJti(account, 123_456_789, ["visit-3"])).toEqual([]);
			expect(await opened().findParticipantsByJti(account, 42, ["visit-1"])).toEqual([]);
		});

		test("pages hold everybody who had joined once, by number and not by digits, while others join", async () => {
			const account = newAccount();
			const { instance } = aParticipant(account);
			const join = (id: number, joinMs = START_MS) => opened().putParticipants([aParticipant(account, { id, joinMs })]);
			for (const id of [100, 9, 20, 3]) await join(id);
			const first = await opened().listParticipants(account, instance, START_MS, { limit: 2 });
			expect(first.map(({ id }) => id)).toEqual([3, 9]);
			await join(1, START_MS + 1);
			await join(50, START_MS + 1);
			const second = await opened().listParticipants(account, instance, START_MS, { limit: 2, after: 9 });
			expect(second.map(({ id }) => id)).toEqual([20, 100]);
			expect(await opened().listParticipants(account, instance, START_MS, { limit: 2, after: 100 })).toEqual([]);
			expect(await opened().countParticipants(account, instance, START_MS)).toBe(4);
			expect(await opened().countParticipants(account, instance, START_MS + 1)).toBe(6);
		});

		test("who has left is no longer present, and who came back is", async () => {
			const account = newAccount();
			const { instance } = aParticipant(account);
			const left = { leaveMs: START_MS + 5_000, leaveCause: "left" } as const;
			const put = (id: number, changes: Partial<Participant>) =>
				opened().putParticipants([aParticipant(account, { id, ...changes })]);
			await put(1, {});
			await put(2, { version: 2, ...left });
			await put(3, { version: 2, ...left });
			await put(3, { version: 3 });
			expect((await opened().listPresentParticipants(account, instance)).map(({ id }) => id)).toEqual([1, 3]);
		});
	});

	describeSampleContract(name, opened, newAccount);
	describeParticipationContract(name, opened, newAccount);
	describeRevocationContract(name, opened);

	test(`${name}: answers a ping`, async () => {
		await expect(opened().ping()).resolves.toBeUndefined();
	});
}
