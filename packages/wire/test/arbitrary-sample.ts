/**
 * Random samples that the codec would let in. Numbers are whole or a multiple of 1/64, so that sums are exact in any
 * order and laws can be checked with equality.
 */
import fc from "fast-check";
import { type Metric, type MetricName, metricsOf, type Sample, STREAM_TYPES, type StreamType } from "../src/index.js";

export const arbitraryType: fc.Arbitrary<StreamType> = fc.constantFrom(...STREAM_TYPES);

const sixtyFourths = (maximum: number, minimum = 0) =>
	fc.integer({ min: minimum * 64, max: maximum * 64 }).map((value) => value / 64);

function arbitraryValue(metric: Metric): fc.Arbitrary<number> {
	if (metric.integer)
		return fc.integer({ min: Math.max(metric.minimum ?? 0, -1_000), max: Math.min(metric.maximum, 1_000_000) });
	return sixtyFourths(Math.min(metric.maximum, 10_000), metric.minimum);
}

/** Brief ones too; never 0. */
const arbitraryDuration = fc.oneof(
	{ arbitrary: fc.constant(5_000), weight: 3 },
	{ arbitrary: sixtyFourths(7_500).map((value) => value + 1), weight: 2 },
	{ arbitrary: fc.integer({ min: 1, max: 1_001 }), weight: 2 },
);

/** Small ranges, so that equal areas and equal sizes come up. */
const side = fc.constantFrom(1, 2, 3, 6, 720, 1_280);
const arbitraryPicture: fc.Arbitrary<Sample> = fc.oneof(
	fc.constant<Sample>({}),
	fc.constant<Sample>({ frames: 0 }),
	fc.record({ frames: fc.integer({ min: 1, max: 300 }) }),
	fc.record({ frames: fc.integer({ min: 1, max: 4 }), width: side, height: side }),
);

/** Makes a kind's readings one, in some samples: the codec cuts off what follows from that. */
function keepOneReading(sample: Sample, kind: "latency" | "jitter"): Sample {
	const sum = sample[`${kind}SumMs`];
	if (sum === undefined) return sample;
	return { ...sample, [`${kind}Count`]: 1, [`${kind}MinMs`]: sum, [`${kind}MaxMs`]: sum };
}

const SUMS = [
	["latencySumMs", "latencyCount", 30_000],
	["jitterSumMs", "jitterCount", 30_000],
	["processCpuSum", "processCpuCount", 1],
	["systemCpuSum", "systemCpuCount", 1],
	["reportedLostBytes", "reportedBytes", 1],
] as const;

/** Makes each sum one that its count can hold. */
function boundSums(sample: Sample): Sample {
	const bounded: { [name in MetricName]?: number } = { ...sample };
	for (const [sum, count, most] of SUMS) {
		const value = sample[sum];
		if (value !== undefined) bounded[sum] = Math.min(value, (sample[count] ?? 1) * most);
	}
	return bounded;
}

const PICTURE: readonly MetricName[] = ["frames", "width", "height"];

export function arbitrarySample(type: StreamType): fc.Arbitrary<Sample> {
	const metrics = metricsOf(type).filter(({ name }) => name !== "durationMs" && !PICTURE.includes(name));
	const hasPicture = metricsOf(type).some(({ name }) => name === "frames");
	const values: Record<string, fc.Arbitrary<number>> = Object.fromEntries(
		metrics.map((metric) => [metric.name, fc.oneof({ arbitrary: arbitraryValue(metric), weight: 3 }, fc.constant(0))]),
	);
	return fc
		.tuple(
			arbitraryDuration,
			fc.record(values, { requiredKeys: [] }),
			hasPicture ? arbitraryPicture : fc.constant<Sample>({}),
			fc.subarray(["latency", "jitter"] as const),
		)
		.map(([durationMs, quantities, picture, single]) =>
			single.reduce(keepOneReading, boundSums({ durationMs, ...quantities, ...picture })),
		);
}
