// What the agent says of the device and of the way of its media, on a virtual clock.
import { AgentFactsSchema, BatchSchema } from "@qoscope/wire";
import { Value } from "typebox/value";
import { expect, test } from "vitest";
import { createConnection, createRunning, createScene } from "../test/scene.js";
import type { AgentOptions } from "./index.js";
import { AGENT_VERSION } from "./session.js";

type Host = NonNullable<ReturnType<NonNullable<AgentOptions["host"]>>>;

/** A report of one stream whose transport goes by the candidate. */
function connectionBy(candidate: object, kind = "audio", contentType?: string) {
	let polls = 0;
	return {
		setCandidate(other: object) {
			candidate = other;
		},
		getStats() {
			polls += 1;
			const entries = [
				{
					id: "I",
					type: "inbound-rtp",
					kind,
					contentType,
					ssrc: 1,
					mid: "0",
					transportId: "T",
					packetsReceived: polls,
				},
				{ id: "T", type: "transport", selectedCandidatePairId: "P" },
				{ id: "P", type: "candidate-pair", localCandidateId: "L" },
				{ id: "L", type: "local-candidate", ...candidate },
			];
			return Promise.resolve(new Map(entries.map((entry) => [entry.id, { timestamp: polls * 1_000, ...entry }])));
		},
	};
}

test("the hello says version and client, and what the browser tells of the device once it does", async () => {
	const { scene, environment } = createRunning({ client: "Acme Live 4.2" });
	await environment.advance(1_500);
	expect(scene.facts()).toEqual([{ version: AGENT_VERSION, client: "Acme Live 4.2" }]);
	environment.setDeviceFacts({ platformVersion: "15.2", model: "", mobile: false, brands: [], networkType: "wifi" });
	await environment.advance(5_000);
	expect(scene.facts()).toEqual([
		{ version: AGENT_VERSION, client: "Acme Live 4.2" },
		{ version: AGENT_VERSION, client: "Acme Live 4.2", platformVersion: "15.2", networkType: "wifi" },
	]);
});

test("each type's connection is told by its own transport, and a change is told again", async () => {
	const { scene, environment, agent } = createScene();
	const audio = connectionBy({ protocol: "udp" });
	agent.watch(audio);
	agent.watch(connectionBy({ protocol: "tcp" }, "video"));
	agent.watch(connectionBy({ protocol: "udp", relayProtocol: "tls" }, "video", "screenshare"));
	await environment.advance(6_000);
	expect(scene.facts().at(-1)).toEqual({
		version: AGENT_VERSION,
		connectionType: "UDP",
		videoConnectionType: "TCP",
		asConnectionType: "SSL+Proxy",
	});
	const told = scene.facts().length;
	await environment.advance(10_000);
	expect(scene.facts()).toHaveLength(told);
	audio.setCandidate({ protocol: "tcp" });
	await environment.advance(6_000);
	expect(scene.facts()).toHaveLength(told + 1);
	expect(scene.facts().at(-1)).toMatchObject({ connectionType: "TCP", videoConnectionType: "TCP" });
});

test("what a shared screen shows is read from the track that is sent", async () => {
	const { scene, environment, agent } = createScene();
	const track = { getSettings: () => ({ displaySurface: "window" }) };
	agent.watch({ ...createConnection(environment), getSenders: () => [{ track: null }, { track }] });
	await environment.advance(6_000);
	expect(scene.facts().at(-1)).toMatchObject({ shareSurface: "window" });
});

test("a connection that is none keeps no fact of the others back", async () => {
	const { scene, environment, agent } = createScene();
	agent.watch(undefined as never);
	agent.watch(connectionBy({ protocol: "udp" }));
	await environment.advance(6_000);
	expect(scene.facts().at(-1)).toMatchObject({ version: AGENT_VERSION, connectionType: "UDP" });
});

test("what a short call was like is told when it ends", async () => {
	const { scene, environment, agent } = createScene();
	agent.watch(connectionBy({ protocol: "tcp" }));
	await environment.advance(3_500);
	const left = agent.leave();
	await environment.advance(1_000);
	expect(scene.facts().at(-1)).toMatchObject({ connectionType: "TCP" });
	scene.newest()?.send({ type: "left" });
	await environment.advance(6_000);
	await left;
});

test("the host's words go before what was measured; texts are cut, and what is none is left out", async () => {
	const host: Host = {
		processCpuRatio: 0.5,
		connectionType: "P2P",
		dataCenter: "FRA",
		microphone: "m".repeat(300),
		camera: "",
		speaker: undefined,
	};
	const { scene, environment, agent } = createScene({ host: () => host });
	agent.watch(connectionBy({ protocol: "udp" }));
	await environment.advance(6_000);
	const told = scene.facts().at(-1);
	expect(told).toEqual({
		version: AGENT_VERSION,
		connectionType: "P2P",
		dataCenter: "FRA",
		microphone: "m".repeat(128),
	});
	expect(Value.Check(AgentFactsSchema, told)).toBe(true);
});

test("after a wait and on a new connection the newest facts are told", async () => {
	const { scene, environment } = createRunning();
	await environment.advance(2_500);
	scene.newest()?.send({ type: "wait", forMs: 5_000, reason: "queue_full" });
	environment.setDeviceFacts({ networkType: "cellular" });
	await environment.advance(4_900);
	expect(scene.facts()).toHaveLength(1);
	await environment.advance(1_200);
	expect(scene.facts().at(-1)).toMatchObject({ networkType: "cellular" });
	scene.newest()?.close();
	await environment.advance(2_000);
	expect(scene.frames.filter(({ type }) => type === "hello").at(-1)).toMatchObject({
		facts: { networkType: "cellular" },
	});
});

test("a beacon says the facts", async () => {
	const { scene, environment } = createRunning();
	scene.acknowledges = false;
	environment.setDeviceFacts({ networkType: "wifi" });
	await environment.advance(7_500);
	environment.hidePage();
	const body: unknown = JSON.parse(environment.beacons[0]?.body ?? "");
	expect(Value.Check(BatchSchema, body)).toBe(true);
	expect(body).toMatchObject({ facts: { networkType: "wifi" } });
});

test("a browser's facts that cannot be read disturb nothing", async () => {
	const { scene, environment } = createRunning({
		host: () => {
			throw new Error("The page's own fault.");
		},
	});
	environment.deviceFacts = () => {
		throw new Error("The browser's own fault.");
	};
	await environment.advance(7_500);
	expect(scene.reports()).toEqual([0]);
});
