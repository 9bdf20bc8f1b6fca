/** Tests that acknowledged means stored, and stored once, whatever the store, the queue and the network do. */
import { encodeSample } from "@qoscope/wire";
import { afterEach, expect, test } from "vitest";
import { MORNING_MS } from "../live/fake-clock.contract.js";
import { createMemoryStore } from "../store/memory-store.js";
import type { Store } from "../store/ports.js";
import { batchOf, createTestIngests, helloOf, reportOf, signToken } from "./open-test-ingest.contract.js";

const SLOT = MORNING_MS - 60_000;
const { open, closeAll } = createTestIngests();
afterEach(closeAll);

/** A store whose inserts wait for `release`, or fail while `broken`. */
function stubbornStore() {
	const memory = createMemoryStore();
	const held: (() => void)[] = [];
	const state = { broken: false, holding: false, inserts: 0 };
	const arrivals = new Set<() => void>();
	const store: Store = {
		...memory,
		async insertSamples(startMs, rows) {
			state.inserts++;
			for (const arrived of arrivals) arrived();
			if (state.holding) await new Promise<void>((resolve) => held.push(resolve));
			if (state.broken) throw new Error("away");
			return memory.insertSamples(startMs, rows);
		},
	};
	const inserting = () =>
		new Promise<void>((resolve) => {
			arrivals.add(resolve);
		});
	const release = () => {
		state.holding = false;
		for (const resolve of held.splice(0)) resolve();
	};
	return { store, state, inserting, release };
}

test("who has reports to send again has not left, through either door", async () => {
	const { store, state } = stubbornStore();
	const server = await open({ store, queue: { retryDelaysMs: [] } });
	const token = await signToken({ participant: { role: "host" } });
	const agent = server.connect(token);
	agent.send(helloOf());
	await agent.next("hello");
	state.broken = true;
	agent.send(reportOf(SLOT));
	agent.send({ type: "leave", end: true });
	await agent.next("wait");
	const batch = await server.post(batchOf(token, [SLOT], { leave: { end: true } }));
	expect(batch.status).toBe(503);
	expect((await server.stored()).instance?.endMs).toBeUndefined();
	state.broken = false;
	agent.send(reportOf(SLOT));
	agent.send({ type: "leave", end: true });
	await agent.next("left");
	expect((await server.stored()).instance).toMatchObject({ endCause: "explicit" });
	expect((await server.stored()).summaries[0]?.rollup.slots).toBe(1);
});

test("half of a surrogate pair in a fact or a name lets its participant in, and everybody else", async () => {
	const server = await open();
	const token = await signToken({ jti: "half", participant: { name: "x\udc00" } });
	const facts = { version: "\ud83d" };
	const answers = await Promise.all([
		server.post(batchOf(token, [SLOT], { facts })),
		server.post(batchOf(await signToken({ jti: "whole" }), [SLOT])),
	]);
	expect(answers.map(({ status }) => status)).toEqual([200, 200]);
	const { participants } = await server.stored();
	expect(participants.map(({ name }) => name)).toContain("x\ufffd");
	const refused = await server.post(batchOf(await signToken({ jti: "\ud83d" }), [SLOT]));
	expect([refused.status, await refused.json()]).toMatchObject([401, { reason: "bad_token" }]);
});

test("repeats and any order of reports, through both doors, change nothing", async () => {
	const slots = [0, 1, 2, 3, 4].map((index) => SLOT + index * 5_000);
	const report = (slot: number) =>
		reportOf(slot, [encodeSample("audio_input", { durationMs: 5_000, bytes: slot % 7_919, packets: 3 })]);
	const outcomes = [];
	for (const order of [slots, [...slots].reverse(), [...slots, ...slots, slots[2] ?? 0]]) {
		const server = await open();
		const token = await signToken({ webinar: { uuid: "4444AAAiAAAAAiAiAiiAig==" } });
		const agent = server.connect(token);
		agent.send(helloOf());
		for (const slot of order) agent.send(report(slot));
		await agent.acknowledged(slots);
		const again = slots.map((slot) => ({ slot, samples: report(slot).samples }));
		const answer = await server.post({ ...batchOf(token, []), reports: again });
		expect(await answer.json()).toMatchObject({ acknowledged: slots, refused: [] });
		outcomes.push((await server.stored()).summaries);
	}
	expect(outcomes[0]).toHaveLength(1);
	expect(outcomes[1]).toEqual(outcomes[0]);
	expect(outcomes[2]).toEqual(outcomes[0]);
});

test("what a failing store could not take is not acknowledged; sent again, it is stored once", async () => {
	const { store, state } = stubbornStore();
	const server = await open({ store, queue: { retryDelaysMs: [1] } });
	const agent = server.connect(await signToken());
	agent.send(helloOf());
	state.broken = true;
	agent.send(reportOf(SLOT));
	expect(await agent.next("wait")).toEqual({ type: "wait", reason: "store_failed", forMs: 5_000 });
	expect(state.inserts).toBe(2);
	expect(agent.frames.some(({ type }) => type === "ack")).toBe(false);
	expect(await server.drops("store_failed")).toBe(1);
	state.broken = false;
	agent.send(reportOf(SLOT));
	await agent.acknowledged([SLOT]);
	expect((await server.stored()).summaries).toHaveLength(1);
});

test("a full queue makes agents wait, and the batch door answers 503 with Retry-After", async () => {
	const { store, state, inserting, release } = stubbornStore();
	const server = await open({ store, queue: { maxRows: 2 } });
	const token = await signToken();
	const agent = server.connect(token);
	agent.send(helloOf());
	state.holding = true;
	const busy = inserting();
	agent.send(reportOf(SLOT));
	agent.send(reportOf(SLOT + 5_000));
	await busy;
	agent.send(reportOf(SLOT + 10_000));
	expect(await agent.next("wait")).toMatchObject({ reason: "queue_full" });
	const answer = await server.post(batchOf(token, [SLOT + 15_000]));
	expect(answer.status).toBe(503);
	expect(answer.headers.get("retry-after")).toBe("5");
	expect(await answer.json()).toMatchObject({ reason: "queue_full" });
	expect(await server.drops("queue_full")).toBe(2);
	release();
	await agent.acknowledged([SLOT, SLOT + 5_000]);
	agent.send(reportOf(SLOT + 10_000));
	await agent.acknowledged([SLOT + 10_000]);
});

test("reports are not sent one flush at a time, and one flush is one acknowledgement", async () => {
	const { store, state, inserting, release } = stubbornStore();
	const server = await open({ store });
	const agent = server.connect(await signToken());
	agent.send(helloOf());
	state.holding = true;
	const busy = inserting();
	agent.send(reportOf(SLOT));
	await busy;
	const slots = Array.from({ length: 100 }, (_, index) => SLOT - index * 5_000 - 5_000);
	for (const slot of slots) agent.send(reportOf(slot));
	agent.send({ type: "echo", at: 1 });
	await agent.next("echo");
	release();
	await agent.acknowledged([SLOT, ...slots]);
	expect(state.inserts).toBe(2);
	expect(agent.frames.filter(({ type }) => type === "ack")).toHaveLength(2);
});

test("closing stores and acknowledges what has come, asks for the rest later, and goes away", async () => {
	const { store, state, inserting, release } = stubbornStore();
	const server = await open({ store });
	const token = await signToken();
	const agent = server.connect(token);
	agent.send(helloOf());
	state.holding = true;
	const busy = inserting();
	agent.send(reportOf(SLOT));
	await busy;
	const closing = server.ingest.close();
	agent.send(reportOf(SLOT + 5_000));
	expect(await agent.next("wait")).toMatchObject({ reason: "closing" });
	const answer = await server.post(batchOf(token, [SLOT + 10_000]));
	expect([answer.status, await answer.json()]).toMatchObject([503, { reason: "closing" }]);
	const late = server.connect(token);
	expect(await late.closed).toBe(1013);
	release();
	expect(await agent.closed).toBe(1001);
	await closing;
	await server.ingest.close();
	expect(agent.frames.filter(({ type }) => type === "ack")).toEqual([{ type: "ack", slots: [SLOT] }]);
	expect(await server.drops("closing")).toBe(3);
	expect((await server.stored()).summaries).toHaveLength(1);
});

test("stopping the server drains, too", async () => {
	const { store, state, inserting, release } = stubbornStore();
	const server = await open({ store });
	const agent = server.connect(await signToken());
	agent.send(helloOf());
	state.holding = true;
	const busy = inserting();
	agent.send(reportOf(SLOT));
	await busy;
	const closing = server.app.close();
	release();
	expect(await agent.closed).toBe(1001);
	await closing;
	expect(agent.frames.at(-1)).toEqual({ type: "ack", slots: [SLOT] });
});

test("two hellos at once for a new number are in one instance", async () => {
	const server = await open();
	const agents = [server.connect(await signToken()), server.connect(await signToken({ jti: "bob" }))];
	for (const agent of agents) agent.send(helloOf());
	const [ann, bob] = await Promise.all(agents.map((agent) => agent.next("hello")));
	expect(ann?.["webinarUuid"]).toBe(bob?.["webinarUuid"]);
	expect(ann?.["participantId"]).not.toBe(bob?.["participantId"]);
	expect((await server.stored()).participants).toHaveLength(2);
});

test("after a restart a jti is the same participant of the same instance", async () => {
	const store = createMemoryStore();
	const token = await signToken();
	const welcomes = [];
	for (let start = 0; start < 2; start++) {
		const server = await open({ store });
		const agent = server.connect(token);
		agent.send(helloOf());
		agent.send(reportOf(SLOT));
		welcomes.push(await agent.next("hello"));
		await agent.acknowledged([SLOT]);
	}
	expect(welcomes[1]).toEqual(welcomes[0]);
});
