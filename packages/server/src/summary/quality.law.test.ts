// Scores are bounded, never rise when something gets worse, and are the same whatever the split of time.
import {
	EMPTY_ROLLUP,
	type Figures,
	figuresOf,
	merge,
	rollUpSlot,
	SLOT_MS,
	type Spread,
	STREAM_TYPES,
} from "@qoscope/wire";
import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitrarySample } from "../../../wire/test/arbitrary-sample.js";
import { healthOf } from "./health.js";
import { bandOf, MEDIA, type Quality, qualityOf } from "./quality.js";

const spreadUpTo = (maximum: number): fc.Arbitrary<Spread> =>
	fc
		.tuple(
			fc.double({ min: 0, max: maximum, noNaN: true }),
			fc.double({ min: 0, max: maximum, noNaN: true }),
			fc.double({ min: 0, max: 1, noNaN: true }),
		)
		.map(([one, other, share]) => {
			const min = Math.min(one, other);
			const max = Math.max(one, other);
			return { min, avg: Math.min(max, min + share * (max - min)), max };
		});
/** Mostly what lines do, now and then anything. */
const milliseconds = fc.oneof({ arbitrary: spreadUpTo(600), weight: 4 }, spreadUpTo(1e9));
const ratio = fc.oneof({ arbitrary: spreadUpTo(0.3), weight: 4 }, spreadUpTo(1));
const side = fc.integer({ min: 1, max: 4_096 });

const arbitraryFigures: fc.Arbitrary<Figures> = fc.record(
	{
		bitrateBps: spreadUpTo(1e7),
		latencyMs: milliseconds,
		jitterMs: milliseconds,
		lossRatio: ratio,
		picture: fc.oneof(fc.record({ width: side, height: side }), fc.constant("none" as const)),
		frameRateFps: spreadUpTo(60),
		systemCpuRatio: spreadUpTo(1),
	},
	{ requiredKeys: [] },
);
const arbitraryByType = fc
	.array(fc.tuple(fc.constantFrom(...STREAM_TYPES), arbitraryFigures), { maxLength: 8 })
	.map((entries) => new Map(entries));

const scoresOf = (quality: Quality) => MEDIA.map((medium) => quality[medium]?.score);

test("scores lie between 1 and 5, audio's under 4.5, with their own band, and reasons exactly where they are not good", () => {
	fc.assert(
		fc.property(arbitraryByType, (figures) => {
			const quality = qualityOf(figures);
			for (const medium of MEDIA) {
				const found = quality[medium];
				if (found === undefined) continue;
				expect(found.score).toBeGreaterThanOrEqual(1);
				expect(found.score).toBeLessThanOrEqual(medium === "audio" ? 4.5 : 5);
				expect(found.band).toBe(bandOf(found.score));
				expect(found.reasons.length > 0).toBe(found.band !== "good");
				expect(figures.has(found.type)).toBe(true);
			}
		}),
		{ numRuns: 500 },
	);
});

test("no score rises with loss, latency or jitter, on any type", () => {
	const worse = fc.record({
		quantity: fc.constantFrom("lossRatio", "latencyMs", "jitterMs"),
		by: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 2_000, noNaN: true })),
	});
	fc.assert(
		fc.property(arbitraryByType, worse, fc.constantFrom(...STREAM_TYPES), (figures, { quantity, by }, type) => {
			const of = figures.get(type);
			const spread = of?.[quantity];
			if (of === undefined || spread === undefined) return;
			const limit = quantity === "lossRatio" ? 1 : Number.MAX_VALUE;
			const avg = Math.min(limit, spread.avg + by);
			const after = qualityOf(
				new Map(figures).set(type, { ...of, [quantity]: { ...spread, avg, max: Math.max(avg, spread.max) } }),
			);
			const before = qualityOf(figures);
			for (const medium of MEDIA) {
				expect(after[medium]?.score ?? 0).toBeLessThanOrEqual(before[medium]?.score ?? 0);
			}
		}),
		{ numRuns: 1_000 },
	);
});

test("another stream never raises a score: the worse of them counts, in whatever order they come", () => {
	fc.assert(
		fc.property(arbitraryByType, fc.constantFrom(...STREAM_TYPES), arbitraryFigures, (figures, type, added) => {
			const more = new Map(figures);
			if (!more.has(type)) more.set(type, added);
			const before = qualityOf(figures);
			const after = qualityOf(more);
			for (const medium of MEDIA) {
				const score = before[medium]?.score;
				if (score !== undefined) expect(after[medium]?.score).toBeLessThanOrEqual(score);
			}
			expect(scoresOf(qualityOf(new Map([...more].reverse())))).toEqual(scoresOf(after));
		}),
	);
});

test("health is Good exactly when it names no issue", () => {
	fc.assert(
		fc.property(arbitraryByType, (figures) => {
			const { health, issues } = healthOf(qualityOf(figures), figures.get("cpu_usage"));
			expect(issues.length === 0).toBe(health === "Good");
		}),
	);
});

test("the same whatever the split of time", () => {
	const type = fc.constantFrom("audio_output", "video_input", "as_output" as const);
	const slots = type.chain((of) =>
		fc.tuple(fc.constant(of), fc.array(arbitrarySample(of), { minLength: 2, maxLength: 8 }), fc.nat({ max: 7 })),
	);
	fc.assert(
		fc.property(slots, ([of, samples, cut]) => {
			const rollups = samples.map((sample, slot) => rollUpSlot(slot * SLOT_MS, sample));
			const together = rollups.reduce(merge, EMPTY_ROLLUP);
			const first = rollups.slice(0, cut).reduce(merge, EMPTY_ROLLUP);
			const rest = rollups.slice(cut).reduceRight(merge, EMPTY_ROLLUP);
			expect(qualityOf(new Map([[of, figuresOf(merge(rest, first))]]))).toEqual(
				qualityOf(new Map([[of, figuresOf(together)]])),
			);
		}),
	);
});
