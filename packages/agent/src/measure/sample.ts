/**
 * The quantities of a sample, by type and in the order of the wire's arrays. It repeats the part of the metric table
 * that a browser can fill, since the table itself is too large for a page; a test holds both together.
 */

/** What is kept of readings, so that they can be averaged later: their sum and number, the lowest and the highest. */
function spreadOf<Name extends string, Unit extends string>(name: Name, unit: Unit) {
	return [`${name}Sum${unit}`, `${name}Count`, `${name}Min${unit}`, `${name}Max${unit}`] as const;
}
export const LATENCY = spreadOf("latency", "Ms");
export const JITTER = spreadOf("jitter", "Ms");
export const PROCESS_CPU = spreadOf("processCpu", "");
export const SYSTEM_CPU = spreadOf("systemCpu", "");
export type Spread = readonly [MetricName, MetricName, MetricName, MetricName];
const flow = ["durationMs", "bytes", "packets", "lossMaxRatio"] as const;
const sent = [...flow, "reportedBytes", "reportedLostBytes"] as const;
const received = [...flow, "packetsLost"] as const;
const picture = ["frames", "width", "height"] as const;
const [latencySum, latencyCount, ...latencyRange] = LATENCY;
const readings = [
	latencySum,
	latencyCount,
	...JITTER,
	...latencyRange,
	"latencyRtcpCount",
	"latencyEchoCount",
	"startOffsetMs",
] as const;
const pictureSent = [...sent, ...picture, ...readings] as const;
const pictureReceived = [...received, ...picture, ...readings] as const;
const processor = [
	"durationMs",
	...PROCESS_CPU,
	...SYSTEM_CPU,
	"pressureNominalMs",
	"pressureFairMs",
	"pressureSeriousMs",
	"pressureCriticalMs",
	"startOffsetMs",
] as const;

export type MetricName = (typeof pictureSent | typeof pictureReceived | typeof processor)[number];

/** The types that a browser can measure; `…_input` is sent, `…_output` received, `as` the shared screen. */
export type StreamType =
	| "audio_input"
	| "audio_output"
	| "video_input"
	| "video_output"
	| "as_input"
	| "as_output"
	| "cpu_usage";

/** The names of a type's values. */
export const METRIC_NAMES: { readonly [type in StreamType]: readonly MetricName[] } = {
	audio_input: [...sent, ...readings],
	audio_output: [...received, ...readings],
	video_input: pictureSent,
	video_output: pictureReceived,
	as_input: pictureSent,
	as_output: pictureReceived,
	cpu_usage: processor,
};

/** Absent is absent: what was not measured is not there, and never 0. */
export type Sample = { readonly [name in MetricName]?: number };

export interface TypedSample {
	readonly type: StreamType;
	readonly sample: Sample;
}

/** A sample in the making. */
export type Quantities = { [name in MetricName]?: number | undefined };
export type QuantitiesByType = { [type in StreamType]?: Quantities };

/** The number of the type, then a value for each name; `null` is absent. What follows from the rest is cut off. */
export type EncodedSample = readonly (number | null)[];

/** The keys of an object of ours, which has no others than its type says. */
export function keysOf<Key extends string>(object: { readonly [key in Key]?: unknown }): Key[] {
	return Object.keys(object) as Key[];
}

/**
 * What a value at the end of an array need not be said for: one reading is its own lowest and highest, and round trips
 * are by RTCP.
 */
function impliedValue(name: MetricName, sample: Sample): number | undefined {
	if (name === "latencyRtcpCount") return sample.latencyCount;
	const kind = /^(latency|jitter)M/.exec(name)?.[1] as "latency" | "jitter" | undefined;
	return kind && sample[`${kind}Count`] === 1 ? sample[`${kind}SumMs`] : undefined;
}

/** Makes the samples of a slot, in the order of the types, and what the wire carries of them. */
export function finishSamples(quantities: QuantitiesByType): { samples: TypedSample[]; encoded: EncodedSample[] } {
	const samples: TypedSample[] = [];
	const encoded: EncodedSample[] = [];
	keysOf(METRIC_NAMES).forEach((type, index) => {
		const made = quantities[type];
		if (!made) return;
		const sample: { [name in MetricName]?: number } = {};
		const values: (number | null)[] = [index];
		let length = 1;
		for (const name of METRIC_NAMES[type]) {
			const value = made[name];
			if (value !== undefined) {
				// Finer than what is measured; more digits would only make the reports longer.
				const scale = name === "durationMs" ? 1 : /Ms$|Bytes/.test(name) ? 10 : 1e6;
				sample[name] = Math.round(value * scale) / scale;
			}
			values.push(sample[name] ?? null);
			if (sample[name] !== impliedValue(name, sample)) length = values.length;
		}
		samples.push({ type, sample });
		encoded.push(values.slice(0, length));
	});
	return { samples, encoded };
}
