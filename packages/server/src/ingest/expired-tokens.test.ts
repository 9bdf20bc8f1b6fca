/** Tests at both doors who is let in with an expired token, and where reports go: docs/join-token.md. */
import { afterEach, expect, test } from "vitest";
import { MORNING_MS } from "../live/fake-clock.contract.js";
import {
	batchOf,
	createTestIngests,
	helloOf,
	reportOf,
	signToken,
	type TestIngest,
} from "./open-test-ingest.contract.js";

const { open, closeAll } = createTestIngests();
afterEach(closeAll);

const SLOT = MORNING_MS - 5_000;
const sign = (jti: string, seconds: number, webinar: object = {}) =>
	signToken({ jti, exp: MORNING_MS / 1_000 + seconds, webinar });
const refusal = { reason: "expired_token", message: expect.stringContaining("claim exp") };

async function pass({ clock, lifecycle }: TestIngest, seconds: number): Promise<void> {
	clock.pass(seconds * 1_000);
	await lifecycle.sweep();
}
const slotNow = ({ clock }: TestIngest) => Math.floor(clock.nowMs() / 5_000) * 5_000 - 5_000;

test("a forgotten tab does not bring back the webinar that ended, so the next one is another", async () => {
	const server = await open();
	const tab = await sign("tab", 60);
	await server.post(batchOf(tab, [SLOT]));
	await pass(server, 3_600);
	const first = (await server.stored()).instance;
	expect(first).toMatchObject({ endCause: "idle" });
	const batch = await server.post(batchOf(tab, [slotNow(server)]));
	expect([batch.status, await batch.json()]).toEqual([401, refusal]);
	const agent = server.connect(tab);
	agent.send(helloOf());
	agent.send(reportOf(slotNow(server)));
	expect(await agent.next("refuse")).toEqual({ type: "refuse", ...refusal });
	expect(await agent.closed).toBe(1008);
	expect(await server.store.listOpenInstances()).toEqual([]);
	await server.post(batchOf(await sign("next", 7_200), [slotNow(server)]));
	expect((await server.stored()).instance?.uuid).not.toBe(first?.uuid);
	expect((await server.stored()).participants.map(({ jti }) => jti)).toEqual(["next"]);
});

test("a connection that is still open is closed by the first report that its expired token may not bring", async () => {
	const server = await open();
	const agent = server.connect(await sign("tab", 60));
	agent.send(helloOf());
	agent.send(reportOf(SLOT));
	await agent.acknowledged([SLOT]);
	await pass(server, 300);
	agent.send(reportOf(slotNow(server)));
	expect(await agent.next("refuse")).toEqual({ type: "refuse", ...refusal });
	expect(await agent.closed).toBe(1008);
	expect((await server.stored()).instance).toMatchObject({ endCause: "idle", endMs: MORNING_MS });
});

test("minutes that could not be sent are taken with the expired token, and the webinar goes on", async () => {
	const server = await open();
	const token = await sign("ann", 60);
	await server.post(batchOf(token, [SLOT]));
	await pass(server, 300);
	const missed = Array.from({ length: 60 }, (_, index) => MORNING_MS + index * 5_000);
	const answer = await server.post(batchOf(token, missed));
	expect(await answer.json()).toMatchObject({ acknowledged: missed, refused: [] });
	const { instance, participants } = await server.stored();
	expect(instance?.endMs).toBeUndefined();
	expect(participants).toMatchObject([{ jti: "ann" }]);
	expect(participants[0]?.leaveMs).toBeUndefined();
});

test("who comes back when another webinar has begun brings the rest of the old one to the old one", async () => {
	const server = await open();
	const token = await sign("ann", 86_400);
	const agent = server.connect(token);
	agent.send(helloOf());
	agent.send(reportOf(SLOT));
	await agent.acknowledged([SLOT]);
	const old = (await server.stored()).instance;
	await pass(server, 3_600);
	await server.post(batchOf(await sign("bob", 7_200), [slotNow(server)]));
	const back = server.connect(token);
	back.send(helloOf());
	const slots = [MORNING_MS, MORNING_MS + 5_000, slotNow(server)];
	for (const slot of slots) back.send(reportOf(slot));
	await back.acknowledged(slots);
	const { instance, participants } = await server.stored();
	expect((await back.next("hello"))["webinarUuid"]).toBe(instance?.uuid);
	expect(participants.map(({ jti }) => jti).sort()).toEqual(["ann", "bob"]);
	expect(await server.store.findInstanceByUuid("acme", old?.uuid ?? "")).toMatchObject({ endMs: MORNING_MS + 10_000 });
	const ends = await server.store.lastSlotEnds("acme", instance?.uuid ?? "");
	expect([...ends.values()]).toEqual([slotNow(server) + 5_000, slotNow(server) + 5_000]);
});
