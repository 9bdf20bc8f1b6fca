import { MAX_AHEAD_MS, type Sample, SLOT_MS } from "@qoscope/wire";
import { describe, expect, test } from "vitest";
import type { SlotSample } from "../store/ports.js";
import { LIVE_MS, liveEntryOf } from "./live-entry.js";

const SLOT = 1_772_360_160_000;
const END = SLOT + SLOT_MS;
const sent = (changes: Sample = {}): Sample => ({ durationMs: 5_000, bytes: 20_000, packets: 250, ...changes });
const at = (slotMs: number, sample: Sample, type: SlotSample["type"] = "audio_input"): SlotSample => ({
	participant: 7,
	slotMs,
	type,
	sample,
});
const READINGS: Sample = {
	latencySumMs: 300,
	latencyCount: 3,
	latencyMaxMs: 120,
	jitterSumMs: 12,
	jitterCount: 2,
	reportedBytes: 10_000,
	reportedLostBytes: 100,
	lossMaxRatio: 0.05,
};

describe("which slot is live", () => {
	test("the newest by its own time, all its types and none of an older one", () => {
		const slots = [
			at(SLOT - 5_000, sent(), "video_input"),
			at(SLOT, sent()),
			at(SLOT, sent(), "audio_output"),
			at(SLOT - 10_000, sent()),
		];
		const entry = liveEntryOf(slots, END);
		expect(entry?.startMs).toBe(SLOT);
		expect([...(entry?.figures.keys() ?? [])].sort()).toEqual(["audio_input", "audio_output"]);
	});
	test("a slot counts up to fifteen seconds after its end and not a millisecond longer", () => {
		expect(liveEntryOf([at(SLOT, sent())], END + LIVE_MS)).toBeDefined();
		expect(liveEntryOf([at(SLOT, sent())], END + LIVE_MS + 1)).toBeUndefined();
	});
	test("a slot that begins later than a report may is not shown, and hides no other", () => {
		const slots = [at(SLOT, sent()), at(SLOT + 60_000, sent({ bytes: 0 }))];
		expect(liveEntryOf(slots, END)?.startMs).toBe(SLOT);
		expect(liveEntryOf([at(SLOT, sent())], SLOT - MAX_AHEAD_MS)?.startMs).toBe(SLOT);
		expect(liveEntryOf([at(SLOT, sent())], SLOT - MAX_AHEAD_MS - 1)).toBeUndefined();
	});
	test("nothing is live when no byte went either way in the newest slot, even if one did before", () => {
		const quiet = [
			at(SLOT - 5_000, sent()),
			at(SLOT, sent({ bytes: 0 })),
			at(SLOT, { durationMs: 5_000 }, "cpu_usage"),
		];
		expect(liveEntryOf(quiet, END)).toBeUndefined();
		expect(liveEntryOf([], END)).toBeUndefined();
	});
	test("bytes in one direction are enough", () => {
		expect(liveEntryOf([at(SLOT, sent({ bytes: 0 })), at(SLOT, sent(), "video_output")], END)).toBeDefined();
	});
});

describe("readings that the newest slot lacks", () => {
	const figuresOf = (slots: readonly SlotSample[], nowMs = END) => liveEntryOf(slots, nowMs)?.figures;

	test("a sent stream shows the newest earlier ones", () => {
		const slots = [
			at(SLOT - 10_000, sent({ ...READINGS, latencySumMs: 900 })),
			at(SLOT - 5_000, sent(READINGS)),
			at(SLOT, sent()),
		];
		const audio = figuresOf(slots)?.get("audio_input");
		expect(audio?.latencyMs?.avg).toBe(100);
		expect(audio?.jitterMs?.avg).toBe(6);
		expect(audio?.lossRatio).toEqual({ min: 0.01, avg: 0.01, max: 0.05 });
		expect(audio?.bitrateBps?.avg).toBe(32_000);
	});
	test("each kind of reading is filled on its own", () => {
		const slots = [at(SLOT - 5_000, sent(READINGS)), at(SLOT, sent({ latencySumMs: 50, latencyCount: 1 }))];
		const audio = figuresOf(slots)?.get("audio_input");
		expect(audio?.latencyMs?.avg).toBe(50);
		expect(audio?.jitterMs?.avg).toBe(6);
	});
	test("one that ended more than fifteen seconds ago is not shown", () => {
		const slots = [at(SLOT - 5_000, sent(READINGS)), at(SLOT, sent())];
		expect(figuresOf(slots, END - 5_000 + LIVE_MS)?.get("audio_input")?.latencyMs?.avg).toBe(100);
		expect(figuresOf(slots, END - 5_000 + LIVE_MS + 1)?.get("audio_input")?.latencyMs).toBeUndefined();
	});
	test("of a received stream latency alone is filled, which some browsers have every six seconds; nothing else is", () => {
		const slots = [
			at(SLOT - 5_000, sent(READINGS), "audio_output"),
			at(SLOT - 5_000, sent(READINGS), "video_input"),
			at(SLOT, sent(), "audio_output"),
			at(SLOT, { durationMs: 5_000 }, "audio_input"),
		];
		const figures = figuresOf(slots);
		expect(figures?.get("audio_output")).toMatchObject({ latencyMs: { avg: 100 } });
		expect(figures?.get("audio_output")).not.toHaveProperty("jitterMs");
		expect(figures?.get("audio_input")).toEqual({});
	});
});
