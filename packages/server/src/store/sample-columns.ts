/** The columns of the sample table, from the metric table. What the migrations made is tested against this. */
import { columnOf, METRICS, type MetricName, type Sample, STREAM_TYPES } from "@qoscope/wire";
import type { Cell } from "./database.js";
import { instanceDayOf } from "./instance-day.js";
import type { SampleRow } from "./ports.js";
import { sampleVersion } from "./sample-version.js";

export interface Column {
	readonly name: string;
	readonly type: string;
}

/** The identity of a row is account … run; `day` is the partition, `version` decides between two reports of one row. */
const identityColumns = (): readonly Column[] => [
	{ name: "account", type: "LowCardinality(String)" },
	{ name: "instance", type: "LowCardinality(String)" },
	{ name: "participant", type: "UInt64" },
	{ name: "type", type: `Enum8(${STREAM_TYPES.map((type, index) => `'${type}' = ${index}`).join(", ")})` },
	{ name: "slot", type: "DateTime('UTC')" },
	{ name: "run", type: "String" },
	{ name: "day", type: "Date" },
	{ name: "version", type: "UInt32" },
];

export function sampleColumns(): readonly Column[] {
	return [
		...identityColumns(),
		...METRICS.map(({ name, column }) => ({
			name: columnOf(name),
			type: name === "durationMs" ? column : `Nullable(${column})`,
		})),
	];
}

/** A row by position, in the order of `sampleColumns`. */
export function cellsOf(instanceStartMs: number, row: SampleRow): readonly Cell[] {
	const { account, instance, participant, type, slotMs, run, sample } = row;
	return [
		account,
		instance,
		participant,
		type,
		slotMs / 1_000,
		run,
		instanceDayOf(instanceStartMs),
		sampleVersion(sample),
		...METRICS.map(({ name }) => sample[name] ?? (name === "durationMs" ? 0 : null)),
	];
}

/** A sample from numbers in the order of the metric table; NULL is absent. */
export function sampleOf(values: readonly (number | null | undefined)[]): Sample {
	const sample: { [name in MetricName]?: number } = {};
	for (const [index, { name }] of METRICS.entries()) {
		const value = values[index];
		if (value !== null && value !== undefined) sample[name] = value;
	}
	return sample;
}
