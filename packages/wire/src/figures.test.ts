// Figures of one roll-up: what each number is made of, and what is left out.
import { expect, test } from "vitest";
import { figuresOf } from "./figures.js";
import { EMPTY_ROLLUP, merge, rollUpSlot } from "./rollup.js";
import type { Sample } from "./sample.js";
import { SLOT_MS } from "./slots.js";

const figures = (...samples: Sample[]) =>
	figuresOf(samples.map((sample, index) => rollUpSlot(index * SLOT_MS, sample)).reduce(merge, EMPTY_ROLLUP));

test("a bit rate is bytes over the time that was measured, not over the slots' length", () => {
	expect(figures({ durationMs: 2_000, bytes: 1_000 }, { durationMs: 4_000, bytes: 8_000 }).bitrateBps).toEqual({
		min: 4_000,
		avg: 12_000,
		max: 16_000,
	});
});

test("the highest latency is the highest reading, and the average is over readings", () => {
	const quick = { durationMs: 5_000, latencySumMs: 40, latencyCount: 4, latencyMaxMs: 25 };
	const slow = { durationMs: 5_000, latencySumMs: 100, latencyCount: 1, latencyMaxMs: 100 };
	expect(figures(quick, slow).latencyMs).toEqual({ min: 10, avg: 28, max: 100 });
});

test("received loss is weighted by packets, and silence has none", () => {
	const lossy = { durationMs: 5_000, packets: 5, packetsLost: 5 };
	const clean = { durationMs: 5_000, packets: 90, packetsLost: 0, lossMaxRatio: 0.75 };
	expect(figures(lossy, clean).lossRatio).toEqual({ min: 0, avg: 0.05, max: 0.75 });
	expect(figures({ durationMs: 5_000, packets: 0, packetsLost: 0 })).not.toHaveProperty("lossRatio");
});

test("received loss falls by what came late in a later slot, and is never below 0", () => {
	const missing = { durationMs: 5_000, packets: 96, packetsLost: 4 };
	const late = { durationMs: 5_000, packets: 103, packetsLost: -3 };
	expect(figures(missing, late).lossRatio).toEqual({ min: 0, avg: 1 / 200, max: 0.04 });
	expect(figures(late).lossRatio).toEqual({ min: 0, avg: 0, max: 0 });
});

test("sent loss is what the receivers reported, weighted by bytes", () => {
	const sent = { durationMs: 5_000, packets: 10, reportedBytes: 1_000, reportedLostBytes: 20 };
	expect(figures(sent).lossRatio?.avg).toBe(0.02);
});

test("a frame rate is over the time that showed a picture, and a dark stream has none", () => {
	const shown = { durationMs: 5_000, frames: 50, width: 640, height: 360 };
	const dark = { durationMs: 5_000, frames: 0 };
	expect(figures(shown, dark, { ...shown, frames: 100 })).toMatchObject({
		picture: { width: 640, height: 360 },
		frameRateFps: { min: 10, avg: 15, max: 20 },
	});
	expect(figures(dark)).toEqual({ picture: "none" });
});

test("pressure is ranked by time, nominal lowest", () => {
	const sample = { durationMs: 5_000, pressureNominalMs: 0, pressureFairMs: 1_000, pressureCriticalMs: 4_000 };
	expect(figures(sample).pressure).toEqual({ min: "fair", avg: "critical", max: "critical" });
	expect(figures({ durationMs: 5_000, pressureNominalMs: 0 })).not.toHaveProperty("pressure");
});
