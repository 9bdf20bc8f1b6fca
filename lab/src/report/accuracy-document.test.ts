// The document says what the runs measured: the worst of it, and that a clause does not hold where it does not.
import { describe, expect, test } from "vitest";
import type { Row } from "../compare/rows.js";
import type { ScenarioResult } from "../run/run-scenario.js";
import { readScenario } from "../scenario/scenario.js";
import { accuracyDocument } from "./accuracy-document.js";
import { judge } from "./clauses.js";
import { compete, OURS } from "./contests.js";
import { sayDelays, whoseDelays } from "./delay-words.js";

const rowOf = (change: Partial<Row>): Row => ({
	...{ who: "attendee", type: "video_output", metric: "lost", unit: "packets", truth: 50, agent: 50, allowed: 1 },
	...{ tshark: undefined, janus: undefined, peers: {}, said: undefined },
	...change,
});
const resultOf = (rows: readonly Row[], change: Partial<ScenarioResult> = {}): ScenarioResult => ({
	...{
		name: "loss-5-down",
		seed: 1,
		seconds: 60,
		browser: "Chromium 1",
		rows,
		disagreements: [],
		liveAnswers: 20,
		causes: { attendee: ["network"] },
	},
	...{ problems: [], relayLatenessMs: 1, machineLatenessMs: 0 },
	...change,
});
const verdictOf = (results: readonly ScenarioResult[], words: RegExp) =>
	judge(results).find(({ clause }) => words.test(clause.what));

describe("a clause", () => {
	test("has the worst of all measurements, and the seed that it was in", () => {
		const results = [
			resultOf([rowOf({ agent: 49.5 })]),
			resultOf([rowOf({ agent: 50.9 }), rowOf({ type: "audio_output", agent: 70 })], { seed: 2 }),
		];
		const verdict = verdictOf(results, /received video/);
		expect(verdict).toMatchObject({ measurements: 2, failures: 0, worst: { result: { seed: 2 } } });
		expect(verdict?.worst?.error).toBeCloseTo(0.9);
		expect(verdictOf(results, /received audio lost/)?.failures).toBe(1);
	});
	test("does not hold where something was not measured", () => {
		expect(verdictOf([resultOf([rowOf({ agent: undefined })])], /received video/)?.failures).toBe(1);
	});
	test("without a promise shows its worst error, and neither holds nor fails", () => {
		const media = { type: "video_input", metric: "media", unit: "kB", allowed: undefined } as const;
		const rows = [rowOf({ ...media, truth: 400, agent: 410 }), rowOf({ ...media, truth: 85, agent: 856 })];
		const verdict = verdictOf([resultOf(rows)], /beside their media alone/);
		expect(verdict).toMatchObject({ measurements: 2, failures: 0 });
		expect(verdict?.worst?.error).toBeCloseTo(907.06, 2);
	});
	test("says nothing of rows without a promise", () => {
		expect(verdictOf([resultOf([rowOf({ allowed: undefined, agent: 90 })])], /received video/)?.measurements).toBe(0);
	});
});

test("beside others the worst error of each is told, and none of who does not measure it", () => {
	const peers = { "a-peer": 3.1, other: undefined };
	const rows = [rowOf({ metric: "loss", unit: "%", truth: 5, agent: 5.25, peers })];
	const standing = compete([resultOf(rows)]).find(({ contest }) => /^loss of received video/.test(contest.what));
	expect(standing?.worst[OURS]).toBeCloseTo(0.25);
	expect(standing?.worst["a-peer"]).toBeCloseTo(1.9);
	expect(standing?.worst["other"]).toBeNaN();
});

describe("delays", () => {
	const latency = (change: Partial<Row>) => rowOf({ metric: "latency", unit: "ms", truth: 80, agent: 84, ...change });
	const captured = latency({ delay: { from: "capture", relay: 79, injected: 83 } });
	const believed = latency({ delay: { from: "relay", relay: 80 } });

	test("a table says whose they are", () => {
		expect(whoseDelays([captured])).toMatch(/the kernel's/);
		expect(whoseDelays([captured, believed])).toMatch(/^No capture/);
	});
	test("the document says of how many calls the truth is the kernel's, and how far the agent is from the mean of all datagrams", () => {
		expect(sayDelays([resultOf([captured]), resultOf([captured, believed])])).toBe(
			"Delays and jitter are held against the kernel's times of each datagram in 1 of 2 calls, in the others against what the relays\nthemselves believe. From the mean delay of all datagrams,\nwhether a round trip was read from them or not, the agent is off by 1 ms at most.",
		);
	});
	test("without a capture there is no such mean to say anything of", () => {
		expect(sayDelays([resultOf([believed])])).not.toContain("mean delay");
	});
});

test("the document shows clauses, libraries and every scenario, and what does not hold in bold", () => {
	const scenario = readScenario("loss-5-down", "about 5 % is lost\ndown loss 5%\ncause attendee network");
	const machine = { cores: 2, processor: "a processor", node: "20", date: "2026-01-01" };
	const result = resultOf([rowOf({ agent: 44 })]);
	const text = accuracyDocument([scenario], ["loss-5-down"], [result], machine);
	expect(text).toContain("| packets of received video and shares lost, under retransmission | 1 packet | 6 packets |");
	expect(text).toContain("**1 do not hold**");
	expect(text).toMatch(/beside their media alone: the probes \| nothing \|.*\| no promise \|/);
	expect(text).toContain("The API named the cause that was injected, and no other, in 1 of 1 calls.");
	expect(text).toContain("the kernel's times of each datagram in 0 of 1 calls");
	expect(text).toContain("| attendee video_output | **6 packets of 50 packets** |");
});
