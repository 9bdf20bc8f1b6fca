// How the agent ends, what it leaves behind, and how it treats its page, on a virtual clock.
import { BatchSchema, MAX_REPORT_BYTES } from "@qoscope/wire";
import { Value } from "typebox/value";
import { expect, test } from "vitest";
import { createConnection, createRunning, createScene, SERVER_MS } from "../test/scene.js";
import { startAgent } from "./index.js";
import { createVirtualEnvironment } from "./replay/virtual-environment.js";

test("what is unacknowledged goes out as a beacon when the page goes, oldest first, with the slot under way", async () => {
	const { scene, environment } = createRunning();
	scene.acknowledges = false;
	await environment.advance(12_500);
	environment.hidePage();
	const [beacon] = environment.beacons;
	expect(beacon?.url).toBe("https://qos.example/agent/v1/webinars/85746065/reports");
	const body: unknown = JSON.parse(beacon?.body ?? "");
	if (!Value.Check(BatchSchema, body)) throw new Error("The body is no batch.");
	expect(body.reports.map(({ slot }) => slot - SERVER_MS)).toEqual([0, 5_000, 10_000]);
	expect(body.run).toBe(scene.runs()[0]);
	// The page may come back: the slot goes on and is reported whole.
	await environment.advance(5_000);
	expect(scene.slots.at(-1)?.samples[0]?.sample.packets).toBe(250);
});

test("beacons stay below 64 KiB of UTF-8, and the newest reports give way", async () => {
	const { scene, environment, agent } = createRunning({ token: "t".repeat(60_000) });
	await environment.advance(5_500);
	scene.accepts = false;
	scene.newest()?.close();
	// Two thousand bytes that are a thousand characters.
	void agent.rate({ score: 3, comment: "ü".repeat(1_000) });
	await environment.advance(640_000);
	environment.hidePage();
	const body = environment.beacons[0]?.body ?? "";
	expect(new TextEncoder().encode(body).length).toBeLessThan(MAX_REPORT_BYTES);
	const { reports } = JSON.parse(body) as { reports: { slot: number }[] };
	expect(reports[0]?.slot).toBe(SERVER_MS + 45_000);
	expect(reports.length).toBeLessThan(121);
});

test("a leave sends what is there, says goodbye and leaves nothing behind", async () => {
	const { scene, environment, agent } = createRunning();
	await environment.advance(7_500);
	await agent.leave({ end: true });
	expect(scene.reports()).toEqual([0, 5_000]);
	expect(scene.frames.at(-1)).toEqual({ type: "leave", end: true });
	expect(scene.states.at(-1)?.status).toBe("closed");
	expect(environment.beacons).toEqual([]);
	expect(environment.openCount).toBe(0);
});

test("a leave without a connection goes out as a beacon", async () => {
	const { scene, environment, agent } = createRunning();
	await environment.advance(7_500);
	scene.accepts = false;
	scene.newest()?.close();
	await agent.leave();
	const body: unknown = JSON.parse(environment.beacons[0]?.body ?? "");
	expect(Value.Check(BatchSchema, body)).toBe(true);
	expect(body).toMatchObject({ leave: {}, reports: [{ slot: SERVER_MS + 5_000 }] });
	expect(environment.beacons).toHaveLength(1);
	expect(scene.states.at(-1)).toMatchObject({ status: "closed", droppedReports: 0 });
	expect(environment.openCount).toBe(0);
});

test("polls of which the slot was never known are counted as dropped at the end", async () => {
	for (const end of ["close", "leave"] as const) {
		const { scene, environment, agent } = createRunning();
		scene.accepts = false;
		await environment.advance(7_500);
		expect(scene.states.at(-1)?.droppedPolls).toBe(0);
		await agent[end]();
		expect(scene.states.at(-1)).toMatchObject({ status: "closed", droppedPolls: 8 });
		expect(environment.beacons).toEqual(end === "close" ? [] : [expect.objectContaining({ body: expect.any(String) })]);
	}
});

test("when the clocks part a new run begins, and the old one's reports still go out as its own", async () => {
	const { scene, environment } = createRunning();
	scene.acknowledges = false;
	await environment.advance(7_500);
	environment.setWall(SERVER_MS + 7_200_000);
	scene.acknowledges = true;
	await environment.advance(9_000);
	const [first, again, second] = scene.runs();
	expect(again).toBe(first);
	expect(second).toMatch(/^[0-9a-f]{16}$/);
	expect(second).not.toBe(first);
	expect(scene.reports()).toEqual([0, 0, 5_000, 5_000, 10_000]);
});

test("nothing is collected before consent, and nothing is sent after it is withdrawn", async () => {
	let tell = (_: boolean) => {};
	const consent = {
		granted: false,
		onChange(listener: (granted: boolean) => void) {
			tell = listener;
		},
	};
	const { scene, environment, connection } = createRunning({ consent });
	await environment.advance(10_000);
	expect([connection.polls, scene.connections.length, environment.openCount]).toEqual([0, 0, 0]);
	tell(true);
	await environment.advance(7_500);
	expect(scene.reports()).toEqual([10_000]);
	tell(false);
	await environment.advance(60_000);
	expect(scene.reports()).toEqual([10_000]);
	expect(environment.beacons).toEqual([]);
	expect(environment.openCount).toBe(0);
	tell(true);
	await environment.advance(8_000);
	expect(scene.runs()[1]).not.toBe(scene.runs()[0]);
});

test("one call of getStats is in flight at a time, and slow polls make the agent poll more seldom", async () => {
	const { environment, agent } = createScene();
	let calls = 0;
	agent.watch({
		getStats() {
			calls += 1;
			return new Promise((resolve) => environment.after(900, () => resolve(new Map())));
		},
	});
	await environment.advance(60_000);
	expect(calls).toBeLessThan(40);
	agent.close();
	const silent = createScene();
	let asked = 0;
	silent.agent.watch({
		getStats() {
			asked += 1;
			return new Promise(() => {});
		},
	});
	await silent.environment.advance(60_000);
	expect(asked).toBe(1);
});

test("a poll asks each connection once, and none of its senders and receivers", async () => {
	const { scene, environment, agent } = createScene();
	const never = (): never => {
		throw new Error("It would make the browser gather everything once more.");
	};
	const ends = () => [{ track: null, getStats: never }];
	const connection = Object.assign(createConnection(environment), { getSenders: ends, getReceivers: never });
	agent.watch(connection);
	await environment.advance(9_500);
	agent.close();
	expect(connection.polls).toBe(11);
	expect(scene.states.at(-1)).toMatchObject({ status: "closed", droppedPolls: 0 });
});

test("a page that misbehaves hears of no exception, and failed polls are counted", async () => {
	const broken = (): never => {
		throw new Error("The page's own fault.");
	};
	const { scene, environment, agent } = createRunning({ onReport: broken, host: broken });
	agent.watch({ getStats: broken });
	await environment.advance(7_500);
	expect(scene.reports()).toEqual([0]);
	expect(scene.states.at(-1)?.droppedPolls).toBeGreaterThan(5);
});

test("a page that hands over no connection, or a track where a list belongs, hears of no exception either", async () => {
	const { scene, environment, agent } = createScene();
	const watch = (...values: readonly unknown[]) => Reflect.apply(agent.watch, agent, values);
	watch(undefined);
	watch(null, { share: { id: "screen" } });
	watch(createConnection(environment), { share: null });
	await environment.advance(7_500);
	expect(scene.reports()).toEqual([0]);
	expect(scene.states.at(-1)?.droppedPolls).toBeGreaterThan(9);
});

test("a closed connection and an unwatched one are polled no more", async () => {
	const { environment, connection, unwatch, agent } = createRunning();
	const closed = { ...createConnection(environment), connectionState: "closed" };
	agent.watch(closed);
	await environment.advance(2_500);
	unwatch();
	const polls = connection.polls;
	await environment.advance(10_000);
	expect(closed.polls).toBe(1);
	expect(connection.polls).toBe(polls);
});

test("two connections of one participant make one sample", async () => {
	const { scene, environment, agent } = createRunning();
	agent.watch(createConnection(environment));
	await environment.advance(11_500);
	expect(scene.slots[1]?.samples).toHaveLength(1);
	expect(scene.slots[1]?.samples[0]?.sample).toMatchObject({ durationMs: 5_000, packets: 500 });
});

test("a thousand starts and stops leave no timer, listener or socket", async () => {
	const environment = createVirtualEnvironment({
		wallMs: SERVER_MS,
		server: { onConnect: (connection) => connection.open(), onFrame: () => {} },
	});
	for (let count = 0; count < 1_000; count += 1) {
		const agent = startAgent({ url: "https://qos.example/agent/v1/webinars/1", token: async () => "t" }, environment);
		agent.watch(createConnection(environment));
		if (count % 100 === 0) await environment.advance(1_500);
		agent.close();
		agent.close();
	}
	await environment.advance(0);
	expect(environment.openCount).toBe(0);
});

test("a browser's own connection can be watched as it is", () => {
	const watchBrowserConnection = (agent: ReturnType<typeof startAgent>, connection: RTCPeerConnection) =>
		agent.watch(connection);
	expect(watchBrowserConnection).toBeTypeOf("function");
});
