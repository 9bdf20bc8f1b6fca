/**
 * The quantities of a sample, by type and in the order of the wire's arrays. It repeats the part of the metric table
 * that a browser can fill, since the table itself is too large for a page; a test holds both together.
 */
const flow = ["durationMs", "bytes", "packets", "lossMaxRatio"] as const;
const readings = [
	"latencySumMs",
	"latencyCount",
	"latencyMinMs",
	"latencyMaxMs",
	"latencyRtcpCount",
	"jitterSumMs",
	"jitterCount",
	"jitterMinMs",
	"jitterMaxMs",
] as const;
const picture = ["frames", "width", "height"] as const;
const sent = [...flow, "reportedBytes", "reportedLostBytes", ...readings] as const;
const received = [...flow, "packetsLost", ...readings] as const;
const sentPicture = [...sent, ...picture] as const;
const receivedPicture = [...received, ...picture] as const;
const processor = [
	"durationMs",
	"processCpuSum",
	"processCpuCount",
	"processCpuMin",
	"processCpuMax",
	"systemCpuSum",
	"systemCpuCount",
	"systemCpuMin",
	"systemCpuMax",
	"pressureNominalMs",
	"pressureFairMs",
	"pressureSeriousMs",
	"pressureCriticalMs",
] as const;

export type MetricName =
	| (typeof sentPicture)[number]
	| (typeof receivedPicture)[number]
	| (typeof processor)[number];

/** The types that a browser can measure; `…_input` is sent, `…_output` received, `as` the shared screen. */
export type StreamType =
	| "audio_input"
	| "audio_output"
	| "video_input"
	| "video_output"
	| "as_input"
	| "as_output"
	| "cpu_usage";

/** The names of a type's values; the place of the type in this list is its number on the wire. */
export const METRIC_NAMES: readonly (readonly [StreamType, readonly MetricName[]])[] = [
	["audio_input", sent],
	["audio_output", received],
	["video_input", sentPicture],
	["video_output", receivedPicture],
	["as_input", sentPicture],
	["as_output", receivedPicture],
	["cpu_usage", processor],
];

/** Absent is absent: what was not measured is not there, and never 0. */
export type Sample = { readonly [name in MetricName]?: number };

export interface TypedSample {
	readonly type: StreamType;
	readonly sample: Sample;
}

/** A sample in the making. */
export type Quantities = { [name in MetricName]?: number | undefined };
export type QuantitiesByType = { [type in StreamType]?: Quantities };

/** A value for each name, the number of the type before them; `null` is absent, absent values at the end are cut off. */
export type EncodedSample = readonly (number | null)[];

/** Enough to tell two readings apart; more digits would only make the reports longer. */
function rounded(name: MetricName, value: number): number {
	const scale = /(Ms|Bytes)$/.test(name) ? 1e3 : 1e6;
	return Math.round(value * scale) / scale;
}

/** Makes the samples of a slot, in the order of the types, and what the wire carries of them. */
export function finishSamples(quantities: QuantitiesByType): { samples: TypedSample[]; encoded: EncodedSample[] } {
	const samples: TypedSample[] = [];
	const encoded: EncodedSample[] = [];
	METRIC_NAMES.forEach(([type, names], index) => {
		const made = quantities[type];
		if (!made) return;
		const sample: Quantities = {};
		const values: (number | null)[] = [index];
		let length = 1;
		for (const name of names) {
			const value = made[name];
			values.push(null);
			if (value === undefined) continue;
			length = values.length;
			values[length - 1] = sample[name] = rounded(name, value);
		}
		samples.push({ type, sample: sample as Sample });
		encoded.push(values.slice(0, length));
	});
	return { samples, encoded };
}
