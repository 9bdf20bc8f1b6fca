// Reference points of ITU-T G.107, and what an absent input means.
import type { Spread } from "@qoscope/wire";
import { describe, expect, test } from "vitest";
import {
	audioInputOf,
	audioReasonsOf,
	delayImpairmentOf,
	lossImpairmentOf,
	oneWayDelayOf,
	opinionOf,
	ratingOf,
} from "./audio-score.js";

const scoreOf = (lossRatio: number, latencyMs?: number, jitterMs?: number) =>
	opinionOf(
		ratingOf({
			lossRatio,
			...(latencyMs === undefined ? {} : { latencyMs }),
			...(jitterMs === undefined ? {} : { jitterMs }),
		}),
	);
const flat = (value: number): Spread => ({ min: value, avg: value, max: value });

test("a perfect line has the rating of the defaults, 93.2, and 4.41", () => {
	expect(ratingOf({ lossRatio: 0, latencyMs: 0, jitterMs: 0 })).toBe(93.2);
	expect(scoreOf(0, 0, 0)).toBeCloseTo(4.41, 2);
});

// Annex B, Table B.1: the ratings at which its categories of satisfaction begin, and their opinion scores.
test.each([
	[90, 4.34],
	[80, 4.03],
	[70, 3.6],
	[60, 3.1],
	[50, 2.58],
	[0, 1],
	[-32, 1],
	[100, 4.5],
	[120, 4.5],
])("a rating of %d is an opinion of %d", (rating, opinion) => {
	// The table rounds 4.024 to 4.03.
	expect(Math.abs(opinionOf(rating) - opinion)).toBeLessThan(0.01);
});

// Where Ta is a power of two times mT the formula can be worked out by hand: X is 1 at 200 ms, 2 at 400 ms.
test.each([
	[0, 0],
	[100, 0],
	[200, 25 * (2 ** (1 / 6) - 3 * (1 + (1 / 3) ** 6) ** (1 / 6) + 2)],
	[400, 25 * (65 ** (1 / 6) - 3 * (1 + (2 / 3) ** 6) ** (1 / 6) + 2)],
])("a delay of %d ms costs %d", (delayMs, impairment) => {
	expect(delayImpairmentOf(delayMs)).toBeCloseTo(impairment, 10);
});
test("delay costs about 3 at 200 ms and never more than 50", () => {
	expect(delayImpairmentOf(200)).toBeCloseTo(3.04, 2);
	expect(delayImpairmentOf(1e12)).toBeLessThanOrEqual(50);
	expect(delayImpairmentOf(1e12)).toBeGreaterThan(49.9);
});

test.each([
	[0, 0],
	[0.02, 190 / 27.1],
	[0.251, 47.5],
	[1, 9_500 / 125.1],
])("a loss of %d costs %d", (lossRatio, impairment) => {
	expect(lossImpairmentOf(lossRatio)).toBeCloseTo(impairment, 10);
});

test("the delay is half the round trip and three times the jitter", () => {
	expect(oneWayDelayOf({ latencyMs: 100, jitterMs: 10 })).toBe(80);
	expect(oneWayDelayOf({ latencyMs: 100 })).toBe(50);
	expect(oneWayDelayOf({})).toBe(0);
});

test("at the three recommended limits at once audio is still good, a little beyond each it is not", () => {
	expect(scoreOf(0.02, 150, 40)).toBeGreaterThanOrEqual(4);
	expect(scoreOf(0.03, 200, 50)).toBeLessThan(4);
});

test("losing one packet in ten is not good, losing all is bad", () => {
	expect(scoreOf(0.1)).toBeLessThan(3.5);
	expect(scoreOf(1)).toBeLessThan(1.2);
});

describe("what was not measured", () => {
	test("no loss figure, no score", () => {
		expect(audioInputOf({ latencyMs: flat(10), jitterMs: flat(1), bitrateBps: flat(0) })).toBeUndefined();
	});
	test("averages are taken, absent latency and jitter stay absent", () => {
		expect(audioInputOf({ lossRatio: { min: 0, avg: 0.01, max: 1 } })).toEqual({ lossRatio: 0.01 });
		expect(audioInputOf({ lossRatio: flat(0), latencyMs: { min: 1, avg: 20, max: 900 }, jitterMs: flat(3) })).toEqual({
			lossRatio: 0,
			latencyMs: 20,
			jitterMs: 3,
		});
	});
});

test("the causes that weigh most are the reasons", () => {
	expect(audioReasonsOf({ lossRatio: 0.2, latencyMs: 10, jitterMs: 1 })).toEqual(["loss"]);
	expect(audioReasonsOf({ lossRatio: 0, latencyMs: 900, jitterMs: 1 })).toEqual(["latency"]);
	expect(audioReasonsOf({ lossRatio: 0, latencyMs: 5, jitterMs: 200 })).toEqual(["jitter"]);
	expect(audioReasonsOf({ lossRatio: 0.1, latencyMs: 1_000, jitterMs: 1 })).toEqual(["loss", "latency"]);
	expect(audioReasonsOf({ lossRatio: 0 })).toEqual([]);
});
