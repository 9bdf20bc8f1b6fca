// A part of the lab that needs no rights: what the agent counts is what the wire carried, whatever was lost on the way.
// Counts are exact on any machine. Delays are read by a browser that shares its cores with everything else here: they
// have a wide limit, which still tells milliseconds from seconds; docs/accuracy.md has what a quiet machine measures.
import { describe, expect, test } from "vitest";
import { printRows } from "../lab/src/compare/print-rows.js";
import { errorOf, holds } from "../lab/src/compare/rows.js";
import { runScenario } from "../lab/src/run/run-scenario.js";
import { allScenarios } from "../lab/src/scenario/all-scenarios.js";

const SECONDS = 25;
const DELAY_MS = 100;
const scenarios = allScenarios();

/** Whose fault it was, which the API must tell: what the publisher lost on the way up is not the attendee's network. */
const CULPRITS = {
	clean: {},
	"loss-5-down": { attendee: "network" },
	"loss-5-up": { attendee: "sender", publisher: "network" },
	"delay-80": {},
} as const;

describe.each(Object.entries(CULPRITS))("%s", (name, culprits) => {
	test("the agent counts what the wire carried, and the API says what the agent counted", async () => {
		const scenario = scenarios.get(name);
		if (scenario === undefined) throw new Error(`There is no scenario ${name}.`);
		const { rows, disagreements, problems, liveAnswers, causes } = await runScenario(scenario, {
			seed: 1,
			seconds: SECONDS,
			peers: false,
		});
		console.log(printRows(rows));
		const streams = new Set(rows.map(({ who, type }) => `${who} ${type}`));
		expect(streams.size).toBe(6);
		const counted = rows.filter(({ metric }) => !["latency", "jitter"].includes(metric));
		expect(counted.filter((row) => !holds(row)).map((row) => `${row.who} ${row.type} ${row.metric}`)).toEqual([]);
		const delays = rows.filter(({ metric }) => metric === "latency");
		expect(delays.map(errorOf).filter((error) => !(error < DELAY_MS))).toEqual([]);
		for (const [who, cause] of Object.entries(culprits)) expect(causes[who]).toContain(cause);
		expect(disagreements).toEqual([]);
		expect(problems).toEqual([]);
		expect(liveAnswers).toBeGreaterThan(0);
	});
});
