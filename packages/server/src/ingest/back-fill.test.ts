/** Tests that imported history is past from its first report on, in whatever order and pieces it comes. */
import { afterEach, describe, expect, test } from "vitest";
import { MORNING_MS } from "../live/fake-clock.contract.js";
import { batchOf, createTestIngests, NUMBER, signToken, type TestIngest } from "./open-test-ingest.contract.js";

const { open, closeAll } = createTestIngests();
afterEach(closeAll);

const HOUR_MS = 3_600_000;
/** Ten days ago, at ten past ten. */
const OLD_MS = MORNING_MS - 240 * HOUR_MS - 300_000;
const UUID = "4444AAAiAAAAAiAiAiiAig==";

const sign = (jti: string, webinar: object = {}, more: object = {}) =>
	signToken({ jti, webinar, more: { backfill: true }, ...more });
const slotsFrom = (startMs: number, count: number) =>
	Array.from({ length: count }, (_, index) => startMs + index * 5_000);

async function instancesOf({ store }: TestIngest) {
	const filter = { kind: "webinar", fromMs: 0, toMs: Number.MAX_SAFE_INTEGER } as const;
	const list = (state: "running" | "ended") => store.listInstances("acme", { ...filter, state }, { limit: 9 });
	return { running: await list("running"), ended: await list("ended") };
}

async function staysIn({ store }: TestIngest, uuid: string) {
	const all = await store.listParticipants("acme", uuid, Number.MAX_SAFE_INTEGER, { limit: 99 });
	return Object.fromEntries(all.map(({ jti, joinMs, leaveMs, leaveCause }) => [jti, [joinMs, leaveMs, leaveCause]]));
}

describe("a back-fill", () => {
	test.each([{}, { uuid: UUID }])("is past at once, with the duration that it had (%j)", async (webinar) => {
		const server = await open();
		const slots = slotsFrom(OLD_MS, 40);
		await server.post(batchOf(await sign("ann", webinar), slots, { leave: {} }));
		await server.post(batchOf(await sign("bob", webinar), slots.slice(10)));
		const { running, ended } = await instancesOf(server);
		expect(running).toEqual([]);
		expect(ended).toMatchObject([{ startMs: OLD_MS, endMs: OLD_MS + 200_000, endCause: "idle" }]);
		expect(await staysIn(server, ended[0]?.uuid ?? "")).toEqual({
			ann: [OLD_MS, OLD_MS + 200_000, "left"],
			bob: [OLD_MS + 50_000, OLD_MS + 200_000, "disconnected"],
		});
		expect(await server.store.listOpenInstances()).toEqual([]);
	});
	test("in pieces over minutes, out of order and over a restart, is one instance and ends at its last slot", async () => {
		const first = await open();
		const piece = async (server: TestIngest, jti: string, from: number, count: number, more: object = {}) => {
			await server.post(batchOf(await sign(jti), slotsFrom(OLD_MS + from * 5_000, count), more));
			server.clock.pass(180_000);
			await server.lifecycle.sweep();
			expect((await instancesOf(server)).running).toEqual([]);
		};
		await piece(first, "ann", 20, 10);
		await piece(first, "ann", 30, 10);
		await piece(first, "bob", 0, 20);
		const second = await open({ store: first.store, clock: first.clock });
		await piece(second, "bob", 20, 30);
		await piece(second, "ann", 40, 0, { leave: {} });
		await piece(second, "ann", 10, 10);
		const { ended } = await instancesOf(second);
		expect(ended).toMatchObject([{ startMs: OLD_MS, endMs: OLD_MS + 250_000 }]);
		expect(await staysIn(second, ended[0]?.uuid ?? "")).toEqual({
			ann: [OLD_MS + 50_000, OLD_MS + 200_000, "left"],
			bob: [OLD_MS, OLD_MS + 250_000, "disconnected"],
		});
	});
	test("of two events of a number are two instances, by when they were", async () => {
		const server = await open();
		for (const [jti, startMs] of [
			["ann", OLD_MS],
			["bob", OLD_MS + HOUR_MS],
			["cem", OLD_MS + 60_000],
		] as const) {
			await server.post(batchOf(await sign(jti), slotsFrom(startMs, 20), { leave: {} }));
		}
		const { ended } = await instancesOf(server);
		expect(ended.map(({ startMs }) => startMs)).toEqual([OLD_MS, OLD_MS + HOUR_MS]);
		expect(Object.keys(await staysIn(server, ended[0]?.uuid ?? ""))).toEqual(expect.arrayContaining(["ann", "cem"]));
	});
	test("of what is over since a minute is past when everybody has left, and one instance", async () => {
		const server = await open();
		const recent = slotsFrom(MORNING_MS - 160_000, 20);
		for (const jti of ["ann", "bob"]) await server.post(batchOf(await sign(jti), recent, { leave: {} }));
		const { running, ended } = await instancesOf(server);
		expect(running).toEqual([]);
		expect(ended).toMatchObject([{ startMs: MORNING_MS - 160_000, endMs: MORNING_MS - 60_000 }]);
		expect(Object.keys(await staysIn(server, ended[0]?.uuid ?? ""))).toHaveLength(2);
	});
	test("into a running instance ends nobody and keeps nobody there", async () => {
		const server = await open();
		const live = await signToken({ jti: "live", webinar: { uuid: UUID } });
		await server.post(batchOf(live, [MORNING_MS - 5_000]));
		const old = slotsFrom(MORNING_MS - HOUR_MS, 4);
		await server.post(batchOf(await sign("ann", { uuid: UUID }), old));
		await server.post(batchOf(await sign("live", { uuid: UUID }), old));
		expect((await instancesOf(server)).running).toMatchObject([{ uuid: UUID }]);
		expect(await staysIn(server, UUID)).toEqual({
			ann: [MORNING_MS - HOUR_MS, MORNING_MS - HOUR_MS + 20_000, "disconnected"],
			live: [MORNING_MS - HOUR_MS, undefined, undefined],
		});
		expect((await server.stored()).instance?.startMs, "its day has the past, too").toBe(MORNING_MS - HOUR_MS);
		server.clock.pass(120_000);
		await server.post(batchOf(await sign("ann", { uuid: UUID }), old));
		await server.lifecycle.sweep();
		const { running, ended } = await instancesOf(server);
		expect(running).toEqual([]);
		expect(ended).toMatchObject([{ uuid: UUID, endMs: MORNING_MS }]);
	});
	test("does not enter the webinar that runs now only because it has the same number", async () => {
		const server = await open();
		await server.post(batchOf(await signToken({ jti: "live" }), [MORNING_MS - 5_000]));
		await server.post(batchOf(await sign("ann"), slotsFrom(OLD_MS, 4), { leave: {} }));
		const { running, ended } = await instancesOf(server);
		expect([running.length, ended.length]).toEqual([1, 1]);
		expect(ended).toMatchObject([{ startMs: OLD_MS, endMs: OLD_MS + 20_000 }]);
		expect((await server.stored()).instance?.uuid).toBe(running[0]?.uuid);
	});
	test("ended by its host stays so, and turns later pieces away", async () => {
		const server = await open();
		const host = await sign("host", { uuid: UUID }, { participant: { role: "host" } });
		await server.post(batchOf(host, slotsFrom(OLD_MS, 4), { leave: { end: true } }));
		const { ended } = await instancesOf(server);
		expect(ended).toMatchObject([{ uuid: UUID, endMs: OLD_MS + 20_000, endCause: "explicit" }]);
		const late = await server.post(batchOf(await sign("ann", { uuid: UUID }), slotsFrom(OLD_MS, 4)));
		expect(late.status).toBe(409);
	});
	test("of which a report is late brings nothing back to life", async () => {
		const server = await open();
		const token = await signToken({ jti: "ann", exp: MORNING_MS / 1_000 + 86_400 });
		await server.post(batchOf(token, [MORNING_MS - 5_000]));
		server.clock.pass(HOUR_MS);
		await server.lifecycle.sweep();
		const answer = await server.post(batchOf(token, slotsFrom(MORNING_MS, 3), { leave: {} }));
		expect(await answer.json()).toMatchObject({ acknowledged: slotsFrom(MORNING_MS, 3) });
		const { running, ended } = await instancesOf(server);
		expect(running).toEqual([]);
		expect(ended).toMatchObject([{ number: NUMBER, endMs: MORNING_MS + 15_000 }]);
		expect(await staysIn(server, ended[0]?.uuid ?? "")).toEqual({
			ann: [MORNING_MS, MORNING_MS + 15_000, "left"],
		});
	});
	test("of a day that nobody knew without the claim is past as well", async () => {
		const server = await open();
		const slots = slotsFrom(MORNING_MS - 3 * HOUR_MS, 4);
		await server.post(batchOf(await signToken(), slots));
		const { running, ended } = await instancesOf(server);
		expect(running).toEqual([]);
		expect(ended).toMatchObject([{ startMs: slots[0], endMs: MORNING_MS - 3 * HOUR_MS + 20_000 }]);
	});
});
