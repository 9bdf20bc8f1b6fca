// What the agent sends to a server and what it does when that is not well, on a virtual clock.
import { decodeSample, HelloSchema, ReportSchema } from "@qoscope/wire";
import { Value } from "typebox/value";
import { expect, test } from "vitest";
import { createRunning, createScene, PARTICIPANT_ID, SERVER_MS } from "../test/scene.js";

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

test("the state tells of connecting first, then who the participant is and how many reports are stored", async () => {
	const { scene, environment } = createRunning();
	scene.acknowledges = false;
	await environment.advance(5_500);
	const counts = { acknowledgedReports: 0, droppedReports: 0, droppedPolls: 0 };
	expect(scene.states[0]).toEqual({ status: "connecting", ...counts });
	expect(scene.states.at(-1)).toEqual({ status: "open", participantId: PARTICIPANT_ID, ...counts });
	for (const times of [1, 2]) {
		// An acknowledgement that comes twice counts once.
		scene.newest()?.send({ type: "ack", slots: [SERVER_MS, SERVER_MS - 5_000] });
		expect(scene.states.at(-1)?.acknowledgedReports, `${times}`).toBe(1);
	}
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

test("so is one that never says hello, the first time, too", async () => {
	const { scene, environment } = createRunning();
	scene.knowsTime = false;
	await environment.advance(34_000);
	expect(scene.connections).toHaveLength(2);
	scene.knowsTime = true;
	await environment.advance(33_000);
	expect(scene.states.at(-1)).toMatchObject({ status: "open", droppedPolls: 0 });
	expect(scene.slots[0]?.slot).toBe(SERVER_MS);
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
	expect(scene.states.map(({ status }) => status)).not.toContain("closed");
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

test("watching again reads at once what streams carried that then end", async () => {
	const { scene, environment, agent } = createScene();
	let carried: number | undefined = 0;
	const connection = {
		getStats: async () => {
			const timestamp = environment.now() + 1;
			const entry = { id: "O", type: "outbound-rtp", kind: "audio", ssrc: 1, mid: "0", timestamp };
			const transport = { id: "T", type: "transport", timestamp };
			return new Map<string, Record<string, unknown>>([
				["T", transport],
				...(carried === undefined ? [] : [["O", { ...entry, packetsSent: carried, bytesSent: carried }] as const]),
			]);
		},
	};
	agent.watch(connection);
	await environment.advance(1_500);
	carried = 20;
	agent.watch(connection);
	await environment.advance(0);
	carried = undefined;
	await environment.advance(5_000);
	expect(scene.slots.flatMap(({ samples }) => samples)).toMatchObject([
		{ type: "audio_input", sample: { packets: 20 } },
	]);
});

test("what comes right after a connection is watched is counted, too, before the next tick", async () => {
	const { scene, environment, agent } = createScene();
	await environment.advance(1_100);
	const beganMs = environment.now();
	agent.watch({
		getStats() {
			const packets = Math.floor((environment.now() - beganMs) / 20);
			const entry = { id: "I", type: "inbound-rtp", kind: "audio", ssrc: 1, mid: "0" };
			const transport = { id: "T", type: "transport", timestamp: environment.now() + 1 };
			const carried = { ...entry, timestamp: environment.now() + 1, packetsReceived: packets, bytesReceived: packets };
			return Promise.resolve(
				new Map<string, Record<string, unknown>>(packets > 0 ? [["I", carried]] : [["T", transport]]),
			);
		},
	});
	await environment.advance(3_900);
	expect(scene.slots.flatMap(({ samples }) => samples)).toMatchObject([
		{ type: "audio_output", sample: { packets: 195, durationMs: 3_900 } },
	]);
});
