// What Janus counted between two readings, as what the participant sent or received.
import { type Figures, figuresOf, rollUpSlot, type Sample } from "@qoscope/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FlowReading } from "./handle-reading.js";
import { receivedSample, reportReadings, sentSample } from "./measure-flow.js";

const ZERO: FlowReading = { packets: 0, bytes: 0, lost: 0, headerBytes: 20 };
const figures = (sample: Sample | undefined): Figures => figuresOf(rollUpSlot(0, { durationMs: 1_000, ...sample }));

describe("what a participant sends", () => {
	test("is payload, without the headers that Janus counts", () => {
		const now = { ...ZERO, packets: 50, bytes: 50 * 100, jitterMs: 4 };
		expect(sentSample(now, ZERO)).toEqual({
			bytes: 4_000,
			packets: 50,
			lossMaxRatio: 0,
			reportedBytes: 4_000,
			reportedLostBytes: 0,
			...{ jitterSumMs: 4, jitterCount: 1, jitterMinMs: 4, jitterMaxMs: 4 },
		});
	});
	test("includes what was lost on the way", () => {
		const sample = sentSample({ ...ZERO, packets: 80, bytes: 80 * 100, lost: 20 }, ZERO);
		expect(sample).toMatchObject({ packets: 100, bytes: 8_000 });
		expect(figures(sample).lossRatio?.avg).toBeCloseTo(0.2, 10);
		expect(figures(sample).bitrateBps?.avg).toBe(64_000);
	});
	test("is without retransmissions", () => {
		const sample = sentSample(
			{ ...ZERO, packets: 100, bytes: 100 * 120, retransmissions: 10 },
			{ ...ZERO, retransmissions: 0 },
		);
		expect(sample).toMatchObject({ packets: 90, bytes: 9_000 });
	});
	test("muted is 0 bytes and neither loss nor jitter", () => {
		expect(sentSample({ ...ZERO, jitterMs: 4 }, { ...ZERO, jitterMs: 4 })).toEqual({
			bytes: 0,
			packets: 0,
		});
	});
	test("has no loss where Janus says none, and nothing at all without counters", () => {
		const { lost: _, ...silent } = ZERO;
		expect(sentSample({ ...silent, packets: 1, bytes: 120 }, silent)).toEqual({
			bytes: 100,
			packets: 1,
		});
		expect(sentSample({ headerBytes: 20 }, ZERO)).toBeUndefined();
	});
});

describe("what a participant receives", () => {
	test("is what Janus sent less what receiver reports call lost", () => {
		const sample = receivedSample({ ...ZERO, packets: 100, bytes: 100 * 120, lost: 10 }, ZERO);
		expect(sample).toEqual({ bytes: 9_000, packets: 90, packetsLost: 10 });
		expect(figures(sample).lossRatio?.avg).toBe(0.1);
	});
	test("a report that tells of earlier packets leaves nothing below zero", () => {
		expect(receivedSample({ ...ZERO, packets: 3, bytes: 360, lost: 10 }, ZERO)).toMatchObject({
			packets: 0,
			bytes: 0,
		});
	});
	test("readings of reports are one of each, and absent where there is none", () => {
		expect(reportReadings({ ...ZERO, jitterMs: 7, latencyMs: 30 })).toEqual({
			...{ jitterSumMs: 7, jitterCount: 1, jitterMinMs: 7, jitterMaxMs: 7 },
			...{ latencySumMs: 30, latencyCount: 1, latencyMinMs: 30, latencyMaxMs: 30, latencyRtcpCount: 1 },
		});
		expect(reportReadings(ZERO)).toEqual({});
		expect(reportReadings({ ...ZERO, jitterMs: 30_001, latencyMs: 65_550 })).toEqual({});
	});
});

test("whatever the counters do, nothing is negative and no ratio above 1", () => {
	const counter = fc.option(fc.nat({ max: 1_000_000 }), { nil: undefined });
	const reading: fc.Arbitrary<FlowReading> = fc
		.record({ packets: counter, bytes: counter, lost: counter, retransmissions: counter })
		.map((found) => ({
			...Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)),
			headerBytes: 20,
		}));
	fc.assert(
		fc.property(reading, reading, (now, before) => {
			for (const sample of [sentSample(now, before), receivedSample(now, before)]) {
				for (const value of Object.values(sample ?? {})) expect(value).toBeGreaterThanOrEqual(0);
				expect(sample?.lossMaxRatio ?? 0).toBeLessThanOrEqual(1);
				expect(sample?.reportedLostBytes ?? 0).toBeLessThanOrEqual(sample?.reportedBytes ?? 0);
			}
		}),
	);
});
