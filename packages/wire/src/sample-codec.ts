/**
 * Samples as positional arrays: the index of the type in STREAM_TYPES, then a value for each metric of that type in
 * the order of the metric table. `null` is absent. Values at the end that follow from those before them are cut off.
 */
import { METRICS, type MetricName, metricsOf } from "./metrics.js";
import type { Sample } from "./sample.js";
import { STREAM_TYPES, type StreamType } from "./stream-types.js";

export type EncodedSample = readonly (number | null)[];

export interface TypedSample {
	readonly type: StreamType;
	readonly sample: Sample;
}

/**
 * What a value is that was cut off. One reading is its own lowest and highest, and round trips are by RTCP unless
 * something else is said; every other value is absent. The metric table has these last, so that they often go.
 */
function impliedValue(name: MetricName, sample: Sample): number | undefined {
	const { latencySumMs, latencyCount, jitterSumMs, jitterCount } = sample;
	if (name === "latencyRtcpCount") return latencyCount;
	if (name === "latencyMinMs" || name === "latencyMaxMs") return latencyCount === 1 ? latencySumMs : undefined;
	if (name === "jitterMinMs" || name === "jitterMaxMs") return jitterCount === 1 ? jitterSumMs : undefined;
	return undefined;
}

export function encodeSample(type: StreamType, sample: Sample): EncodedSample {
	const metrics = metricsOf(type);
	const last = metrics.findLastIndex(({ name }) => sample[name] !== impliedValue(name, sample));
	return [STREAM_TYPES.indexOf(type), ...metrics.slice(0, last + 1).map(({ name }) => sample[name] ?? null)];
}

export type DecodedSample =
	| { readonly ok: true; readonly value: TypedSample; readonly unknownValues: number }
	| { readonly ok: false; readonly problem: string };

/** Sums with what they are sums of, and the metric whose maximum bounds each part. */
const SUMS = (
	[
		["latencySumMs", "latencyCount", "latencyMaxMs"],
		["jitterSumMs", "jitterCount", "jitterMaxMs"],
		["processCpuSum", "processCpuCount", "processCpuMax"],
		["systemCpuSum", "systemCpuCount", "systemCpuMax"],
		["reportedLostBytes", "reportedBytes", "lossMaxRatio"],
	] as const satisfies readonly (readonly [MetricName, MetricName, MetricName])[]
).map(([sum, count, bound]) => ({ sum, count, most: METRICS.find(({ name }) => name === bound)?.maximum ?? 0 }));
/** Agents round each value to a tenth or finer. */
const ROUNDED = 0.1;

function problemOf(values: Sample): string | undefined {
	for (const { sum, count, most } of SUMS) {
		if ((values[sum] ?? 0) > (values[count] ?? 1) * most + ROUNDED) return `${sum} is more than ${count} can hold`;
	}
	// Rates over less would be beyond all sense.
	if (values.durationMs === undefined || values.durationMs < 1) return "durationMs must be 1 or more";
	if ((values.width === undefined) !== (values.height === undefined)) return "width and height come together";
	if (values.width === 0 || values.height === 0) return "a size must be above 0";
	if (values.width !== undefined && !values.frames) return "a size needs frames";
	return undefined;
}

/**
 * Reads one array that came from outside. Values after the last known metric are those of a newer agent: they are
 * counted and left out. Anything else that does not fit makes the whole sample invalid.
 */
export function decodeSample(encoded: readonly unknown[]): DecodedSample {
	const [index, ...values] = encoded;
	const type = typeof index === "number" ? STREAM_TYPES[index] : undefined;
	if (type === undefined) return { ok: false, problem: `unknown stream type ${JSON.stringify(index)?.slice(0, 40)}` };
	const metrics = metricsOf(type);
	const sample: { [name in MetricName]?: number } = {};
	for (const [position, metric] of metrics.entries()) {
		const value = position < values.length ? values[position] : impliedValue(metric.name, sample);
		if (value === null || value === undefined) continue;
		const { minimum = 0, maximum } = metric;
		if (typeof value !== "number" || !(value >= minimum && value <= maximum)) {
			return { ok: false, problem: `${type} ${metric.name} must be a number from ${minimum} to ${maximum}` };
		}
		if (metric.integer && !Number.isInteger(value)) {
			return { ok: false, problem: `${type} ${metric.name} must be a whole number` };
		}
		sample[metric.name] = value;
	}
	const problem = problemOf(sample);
	if (problem !== undefined) return { ok: false, problem: `${type} ${problem}` };
	return { ok: true, value: { type, sample }, unknownValues: Math.max(0, values.length - metrics.length) };
}
