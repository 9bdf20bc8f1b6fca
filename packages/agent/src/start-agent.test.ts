// The agent's life against a server, on a virtual clock.
import { BatchSchema, decodeSample, HelloSchema, MAX_REPORT_BYTES, ReportSchema } from "@qoscope/wire";
import { Value } from "typebox/value";
import { expect, test } from "vitest";
import { type AgentOptions, type AgentState, type Connection, type SlotReport, startAgent } from "./index.js";
import { createVirtualEnvironment, type ServerSide, type VirtualEnvironment } from "./replay/virtual-environment.js";

type Frame = Readonly<Record<string, unknown>>;
const SERVER_MS = Date.UTC(2026, 0, 1);

/** A server that keeps what it gets; `acknowledges` and `accepts` can be turned off. */
function createScene(options: Partial<AgentOptions> = {}) {
	const connections: ServerSide[] = [];
	const frames: Frame[] = [];
	const scene = {
		acknowledges: true,
		accepts: true,
		knowsTime: true,
		connections,
		frames,
		reports: () => frames.filter(({ type }) => type === "report").map(({ slot }) => Number(slot) - SERVER_MS),
		runs: () => frames.filter(({ type }) => type === "hello").map(({ run }) => String(run)),
		newest: () => connections.at(-1),
		states: [] as AgentState[],
		slots: [] as SlotReport[],
	};
	const environment: VirtualEnvironment = createVirtualEnvironment({
		wallMs: SERVER_MS - 3_600_000,
		server: {
			onConnect(connection) {
				connections.push(connection);
				if (scene.accepts) connection.open();
				else connection.close();
			},
			onFrame(connection, frame) {
				frames.push(frame);
				const serverTimeMs = SERVER_MS + environment.now();
				if (frame["type"] === "hello" && scene.knowsTime) connection.send({ type: "hello", version: 1, serverTimeMs });
				if (frame["type"] === "echo") connection.send({ type: "echo", at: frame["at"], serverTimeMs });
				if (frame["type"] === "report" && scene.acknowledges) connection.send({ type: "ack", slots: [frame["slot"]] });
				if (frame["type"] === "leave") connection.send({ type: "left" });
			},
		},
	});
	const agent = startAgent(
		{
			url: "https://qos.example/agent/v1/webinars/85746065",
			token: "to.ke.n",
			onState: (state) => scene.states.push(state),
			onReport: (report) => scene.slots.push(report),
			...options,
		},
		environment,
	);
	return { scene, environment, agent };
}

/** An audio stream that receives 50 packets a second. */
function createConnection(environment: VirtualEnvironment): Connection & { polls: number } {
	return {
		polls: 0,
		getStats() {
			this.polls += 1;
			const nowMs = environment.now();
			const packets = Math.floor(nowMs / 20) + 1;
			const fields = { packetsReceived: packets, bytesReceived: packets * 100, packetsLost: 0 };
			const entry = {
				id: "I",
				type: "inbound-rtp",
				kind: "audio",
				ssrc: 1,
				mid: "0",
				timestamp: nowMs + 1_000,
				...fields,
			};
			return Promise.resolve(new Map([["I", entry]]));
		},
	};
}

function createRunning(options: Partial<AgentOptions> = {}) {
	const made = createScene(options);
	const connection = createConnection(made.environment);
	const unwatch = made.agent.watch(connection);
	return { ...made, connection, unwatch };
}

test("reports go out slot by slot over wire v1, with the token as a subprotocol", async () => {
	const { scene, environment } = createRunning();
	await environment.advance(11_500);
	expect(scene.newest()?.url).toBe("wss://qos.example/agent/v1/webinars/85746065/stream");
	expect(scene.newest()?.protocols).toEqual(["qoscope.v1", "to.ke.n"]);
	expect(scene.reports()).toEqual([0, 5_000]);
	expect(Value.Check(HelloSchema, scene.frames[0])).toBe(true);
	for (const frame of scene.frames.filter(({ type }) => type === "report")) {
		expect(Value.Check(ReportSchema, frame)).toBe(true);
		for (const sample of Array.isArray(frame["samples"]) ? frame["samples"] : []) {
			expect(decodeSample(sample)).toMatchObject({ ok: true, unknownValues: 0 });
		}
	}
	expect(scene.slots[1]).toMatchObject({ slot: SERVER_MS + 5_000, samples: [{ type: "audio_output" }] });
	expect(scene.slots[1]?.samples[0]?.sample).toMatchObject({ durationMs: 5_000, packets: 250, bytes: 25_000 });
});

test("polls wait for the server's clock and are put into their slots when it is known", async () => {
	const { scene, environment } = createRunning();
	scene.knowsTime = false;
	await environment.advance(7_500);
	expect(scene.reports()).toEqual([]);
	scene.newest()?.send({ type: "hello", version: 1, serverTimeMs: SERVER_MS + environment.now() });
	await environment.advance(3_000);
	expect(scene.reports()).toEqual([0, 5_000]);
});

test("without an acknowledgement a report is sent again on the next connection", async () => {
	const { scene, environment } = createRunning();
	scene.acknowledges = false;
	await environment.advance(5_500);
	expect(scene.reports()).toEqual([0]);
	scene.newest()?.close();
	scene.acknowledges = true;
	await environment.advance(1_500);
	expect(scene.reports()).toEqual([0, 0]);
	await environment.advance(4_000);
	expect(scene.reports()).toEqual([0, 0, 5_000]);
});

test("a server that owes an answer for half a minute is given up for a new connection", async () => {
	const { scene, environment } = createRunning();
	scene.acknowledges = false;
	await environment.advance(34_000);
	expect(scene.connections).toHaveLength(1);
	await environment.advance(3_000);
	expect(scene.connections).toHaveLength(2);
	expect(scene.connections[0]?.isOpen).toBe(false);
});

test("attempts to connect become rarer, up to half a minute, and vary by chance", async () => {
	const { scene, environment } = createScene();
	scene.accepts = false;
	await environment.advance(600_000);
	expect(scene.connections.length).toBeGreaterThan(600 / 30);
	expect(scene.connections.length).toBeLessThan(600 / 15 + 8);
});

test("wait pauses the sending and everything unacknowledged is sent after it", async () => {
	const { scene, environment } = createRunning();
	scene.acknowledges = false;
	await environment.advance(5_500);
	scene.newest()?.send({ type: "wait", forMs: 8_000, reason: "queue_full" });
	scene.acknowledges = true;
	await environment.advance(7_900);
	expect(scene.reports()).toEqual([0]);
	expect(scene.states.at(-1)?.status).toBe("waiting");
	await environment.advance(200);
	expect(scene.reports()).toEqual([0, 0, 5_000]);
});

test("a refusal of the connection is final: nothing is measured or tried any more", async () => {
	const { scene, environment, connection } = createRunning();
	await environment.advance(2_500);
	scene.newest()?.send({ type: "refuse", reason: "bad_token", message: "No." });
	const polls = connection.polls;
	await environment.advance(60_000);
	expect(scene.states.at(-1)).toMatchObject({ status: "refused", reason: "bad_token" });
	expect(connection.polls).toBe(polls);
	expect(scene.connections).toHaveLength(1);
	expect(environment.openCount).toBe(0);
});

test("a refusal of one report drops and counts that one alone", async () => {
	const { scene, environment } = createRunning();
	scene.acknowledges = false;
	await environment.advance(5_500);
	scene.newest()?.send({ type: "refuse", slot: SERVER_MS, reason: "malformed", message: "No." });
	scene.acknowledges = true;
	await environment.advance(5_000);
	expect(scene.reports()).toEqual([0, 5_000]);
	expect(scene.states.at(-1)).toMatchObject({ status: "open", droppedReports: 1 });
});

test("ten minutes of reports are kept; the oldest fall off and are counted", async () => {
	const { scene, environment } = createRunning();
	await environment.advance(5_500);
	scene.accepts = false;
	scene.newest()?.close();
	await environment.advance(630_000);
	expect(scene.states.at(-1)?.droppedReports).toBe(6);
	scene.accepts = true;
	await environment.advance(40_000);
	const resent = scene.reports().slice(1);
	expect(resent.length).toBeGreaterThan(119);
	expect(resent[0]).toBeGreaterThan(30_000);
});

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
	const { scene, environment } = createRunning({ token: `${"ü".repeat(31_000)}` });
	await environment.advance(5_500);
	scene.accepts = false;
	scene.newest()?.close();
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
	expect(environment.openCount).toBe(0);
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
