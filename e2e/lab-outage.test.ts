// Outages: one so long that the browser gives its transport up, and the page asks for another, and one of who is heard.
import { expect, test } from "vitest";
import { printRows } from "../lab/src/compare/print-rows.js";
import { holds } from "../lab/src/compare/rows.js";
import { runScenario } from "../lab/src/run/run-scenario.js";
import { readScenario } from "../lab/src/scenario/scenario.js";

const scenario = readScenario(
	"a test's outage",
	`seconds 38
	at 5s attendee outage 20s`,
);
/** A slot's first poll tells of as much before it. */
const POLL_MS = 1_000;
const RECEIVED = ["as_output", "audio_output", "video_output"];

test("after an outage the agent goes on with the same participant, and the API that its way was dead", async () => {
	const {
		rows,
		connections,
		states: told,
		causes,
		cutOffs,
		disagreements,
		problems,
	} = await runScenario(scenario, { seed: 1, peers: false });
	console.log(printRows(rows), connections, told, cutOffs);
	const states = connections?.["attendee"]?.map((state) => state.replace(/ at .*/, ""));
	expect(states).toContain("failed");
	expect(states?.at(-1)).toBe("connected");
	const received = rows.filter(({ who }) => who === "attendee");
	// Everything that came before and after, of the same streams, to the packet.
	const counted = received.filter(({ metric }) => ["packets", "payload", "frame rate"].includes(metric));
	expect(counted.filter((row) => !holds(row)).map(({ type, metric }) => `${type} ${metric}`)).toEqual([]);
	expect(counted).toHaveLength(8);
	const silence = received.filter(({ metric }) => metric === "silence");
	expect(silence.map(({ type }) => type).sort()).toEqual(RECEIVED);
	for (const { truth, agent } of silence) {
		expect(truth).toBeGreaterThan(1);
		expect(agent).toBe(truth);
	}
	// The agent's own way stands. A slot alone cannot be told from a mute, two can.
	expect(told?.["attendee"]?.["agent"]).toEqual(["connected"]);
	for (const type of RECEIVED) {
		const states = told?.["attendee"]?.[type];
		expect(states?.filter((state) => state !== "muted")).toEqual(["flowing", "cutOff", "flowing"]);
	}
	// It was not her device, nor the publisher, who went on sending and has nothing to be told.
	expect([causes["attendee"], causes["publisher"]]).toEqual([["network"], []]);
	expect(cutOffs?.["publisher"]).toEqual([]);
	expect(cutOffs?.["attendee"]?.map(({ type }) => type).sort()).toEqual(RECEIVED);
	for (const { cause, fromMs, untilMs, senderPackets } of cutOffs?.["attendee"] ?? []) {
		expect(cause).toBe("network");
		// Of twenty seconds three or four slots, and what the new way took.
		expect(fromMs).toBeGreaterThan(5_000 - POLL_MS);
		expect(fromMs).toBeLessThan(5_000 + 5_000 + POLL_MS);
		expect(untilMs - fromMs).toBeGreaterThanOrEqual(15_000);
		expect(untilMs).toBeLessThan(33_000);
		expect(senderPackets).toBeGreaterThan(300);
	}
	// The wire says that a thousand packets of sound are missing; Chromium says that none is, and so does the agent.
	const lost = received.find(({ type, metric }) => type === "audio_output" && metric === "lost");
	expect(lost?.truth).toBeGreaterThan(900);
	expect(lost?.untold).toBe(lost?.truth);
	expect(lost?.agent).toBe(0);
	expect(disagreements).toEqual([]);
	expect(problems).toEqual([]);
});

const SENT = ["as_input", "audio_input", "video_input"];

test("a publisher whose way is dead is the cause that their attendee hears nothing", async () => {
	const publisherAway = readScenario("a publisher's outage", "seconds 46\nat 12s publisher outage 20s");
	const { connections, states, causes, cutOffs, problems } = await runScenario(publisherAway, {
		seed: 1,
		peers: false,
	});
	console.log(connections, states, causes, cutOffs);
	expect(causes).toMatchObject({ attendee: ["sender"], publisher: ["network"] });
	expect(cutOffs?.["publisher"]?.map(({ type }) => type).sort()).toEqual(SENT);
	expect(cutOffs?.["attendee"]?.map(({ type }) => type).sort()).toEqual(RECEIVED);
	for (const { type, cause, fromMs, untilMs, senderPackets } of cutOffs?.["attendee"] ?? []) {
		expect(cause).toBe("sender");
		expect(fromMs).toBeGreaterThan(12_000 - POLL_MS);
		expect(untilMs - fromMs).toBeGreaterThanOrEqual(10_000);
		// Of sound fifty a second; of pictures what the browser thinks fit while it hears nothing.
		expect(senderPackets).toBeGreaterThan(type === "audio_output" ? 400 : 20);
	}
	// The attendee's own way lived, so that to them it looks like a mute.
	for (const type of RECEIVED) expect(states?.["attendee"]?.[type]).not.toContain("cutOff");
	for (const type of SENT) expect(states?.["publisher"]?.[type]).toContain("cutOff");
	expect(problems).toEqual([]);
});
