import { type Rollup, rollUpSlot, type StreamType } from "@qoscope/wire";
import { expect, test } from "vitest";
import { entriesOf, figuresByParticipant } from "./entries.js";

const rollup = (bytes: number): Rollup => rollUpSlot(0, { durationMs: 5_000, bytes });

test("minutes become entries in the order of time, each with its own types", () => {
	const entries = entriesOf([
		{ participant: 7, minuteMs: 120_000, type: "audio_input", rollup: rollup(1_000) },
		{ participant: 7, minuteMs: 60_000, type: "audio_input", rollup: rollup(2_000) },
		{ participant: 7, minuteMs: 60_000, type: "video_output", rollup: rollup(3_000) },
	]);
	expect(entries.map(({ startMs }) => startMs)).toEqual([60_000, 120_000]);
	expect([...(entries[0]?.figures.keys() ?? [])]).toEqual(["audio_input", "video_output"]);
	expect(entries[0]?.figures.get("video_output")?.bitrateBps?.avg).toBe(4_800);
	expect(entries[1]?.figures.has("video_output")).toBe(false);
});

test("participants keep their own figures, types in the order of the contract whatever the store's", () => {
	const types: readonly StreamType[] = ["as_output", "cpu_usage", "audio_input"];
	const figures = figuresByParticipant([
		...types.map((type) => ({ participant: 7, type, rollup: rollup(1_000) })),
		{ participant: 8, type: "video_input", rollup: rollup(2_000) },
	]);
	expect([...(figures.get(7)?.keys() ?? [])]).toEqual(["audio_input", "as_output", "cpu_usage"]);
	expect([...(figures.get(8)?.keys() ?? [])]).toEqual(["video_input"]);
	expect(figures.get(9)).toBeUndefined();
});
