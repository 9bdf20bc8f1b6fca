// The slots of an outage: what they may say, which of them count, and what is told wrong.
import { SLOT_MS } from "@qoscope/wire";
import { expect, test } from "vitest";
import { readScenario } from "../scenario/scenario.js";
import { silenceRows } from "./silence-row.js";

const BEGUN_MS = 1_000_000;
const scenario = readScenario("test", "at 4s attendee outage 12s");
const SILENT = { durationMs: 5_000, bytes: 0, packets: 0, packetsLost: 0 };
const report = (index: number, sample: object) => ({
	slot: BEGUN_MS + index * SLOT_MS,
	samples: [{ type: "audio_output" as const, sample }],
});
const rowOf = (...samples: readonly object[]) =>
	silenceRows(
		"attendee",
		scenario,
		BEGUN_MS,
		["audio_output"],
		samples.map((sample, index) => report(index, sample)),
	)[0];

test("slots count that lie in the outage, a poll after its beginning", () => {
	const flowing = { ...SILENT, bytes: 9, packets: 1 };
	expect(rowOf(flowing, SILENT, SILENT, flowing)).toMatchObject({ truth: 2, agent: 2, allowed: 0, unit: "slots" });
});
test("one that tells a packet, or a figure of what was not there, is wrong", () => {
	expect(rowOf(SILENT, { ...SILENT, packets: 1 }, SILENT)).toMatchObject({ truth: 2, agent: 1 });
	expect(rowOf(SILENT, SILENT, { ...SILENT, jitterSumMs: 0 })).toMatchObject({ truth: 2, agent: 1 });
	expect(rowOf(SILENT, SILENT, { ...SILENT, lossMaxRatio: 0 })).toMatchObject({ truth: 2, agent: 1 });
});
test("one that says nothing of the stream at all is right", () => {
	const reports = [{ slot: BEGUN_MS + SLOT_MS, samples: [] }, report(2, SILENT)];
	expect(silenceRows("attendee", scenario, BEGUN_MS, ["audio_output"], reports)[0]).toMatchObject({
		truth: 2,
		agent: 2,
	});
});
test("one that was not reported at all is wrong", () => {
	expect(rowOf(SILENT, SILENT)).toMatchObject({ truth: 2, agent: 1 });
	expect(rowOf()).toMatchObject({ truth: 2, agent: 0 });
});
test("whose way was never down has no such row", () => {
	expect(silenceRows("publisher", scenario, BEGUN_MS, ["audio_output"], [report(1, SILENT)])).toEqual([]);
});
