/**
 * The SQL of `combineRuns`, `rollUpSlot` and `merge`, derived from the metric table. The laws of `wire` are the reference:
 * roll-up-sql.engine.test.ts holds the two against each other. NULL is absent at every step, since aggregates of
 * Nullable columns are NULL where no row has a value.
 *
 * An alias never has the name of a column, since ClickHouse would take the alias for it. Expressions are few, since
 * planning takes longer than running.
 */
import {
	BRIEF_MS,
	columnOf,
	EMPTY_ROLLUP,
	METRICS,
	type MetricName,
	MINUTE_MS,
	merge,
	type Range,
	type Rollup,
	RUN_OVERLAP_TOLERANCE,
	SLOT_MS,
	SLOT_QUANTITIES,
	type SlotQuantity,
	STREAM_TYPES,
	type StreamType,
} from "@qoscope/wire";
import { sampleOf } from "./sample-columns.js";

const AGGREGATES = { sum: "sum", max: "max", min: "min" } as const;

/** As `comparePictures`: by area, then frames, then width. A tuple, since argMax passes over a bare NULL. */
const LARGEST_PICTURE = `argMax(tuple(row.frames, row.width, row.height), tuple(
	ifNull(toUInt64(row.width) * row.height, 0), ifNull(toInt64(row.frames), -1), ifNull(toInt32(row.width), -1)))`;
const PICTURE: readonly MetricName[] = ["frames", "width", "height"];

/** As `coveredMs`: the union of the times whose offsets are known, and the others beside it. */
const COVERED_MS = `ifNull(intervalLengthSum(row.start_offset_ms, row.start_offset_ms + row.duration_ms), 0)
	+ sumIf(row.duration_ms, row.start_offset_ms IS NULL)`;

/** How long the runs of a slot measured together, as in `combineRuns`. For statements that group rows by slot. */
export const COMBINED_DURATION_MS = `greatest(max(row.duration_ms), least(${SLOT_MS}, ${COVERED_MS}))`;

/** Whether the runs of a slot follow each other, as in `combineRuns`: then their frames add. */
const RUNS_FOLLOW = `sum(row.duration_ms) <= ${RUN_OVERLAP_TOLERANCE} * if(countIf(row.start_offset_ms IS NULL) > 0,
	${COMBINED_DURATION_MS}, ${COVERED_MS})`;

/** The column of a metric in a combined slot. */
export const slotColumn = (name: MetricName) => `slot_${columnOf(name)}`;

/**
 * Whose roll-ups are made: each participant's, or those of everybody in each of the instances in `{uuids}`. An instance
 * is known by its place there, which is looked up after the grouping and so for few rows. A participant has one picture
 * at a time; of several people's at once the size is that of the largest, as in `comparePictures`.
 */
export type RollUpOwner = "participant" | "instance";
const OWNERS = {
	participant: { column: "row.participant", keys: "row.participant", rolled: "slot_owner", later: "slot_start" },
	instance: {
		column: "row.instance",
		keys: "row.instance, row.participant",
		rolled: "indexOf({uuids:Array(String)}, slot_owner)",
		later: `tuple(slot_start, toUInt64(ifNull(${slotColumn("width")}, 0)) * ifNull(${slotColumn("height")}, 0),
		ifNull(toInt64(${slotColumn("frames")}), -1), ifNull(${slotColumn("width")}, 0))`,
	},
} as const;

/** One row for each participant, type and slot: the rows of all runs combined. `where` speaks of `row`. */
export function combineSql(where: string, of: RollUpOwner = "participant"): string {
	const { column, keys } = OWNERS[of];
	const combined = ({ name, combine }: (typeof METRICS)[number]) => {
		const ofLargest = `largest_picture.${PICTURE.indexOf(name) + 1}`;
		if (name === "durationMs") return COMBINED_DURATION_MS;
		if (name === "frames") return `if(${RUNS_FOLLOW}, sum(row.frames), ${ofLargest})`;
		return combine === "largest-picture" ? ofLargest : `${AGGREGATES[combine]}(row.${columnOf(name)})`;
	};
	const metrics = METRICS.map((metric) => `${combined(metric)} AS ${slotColumn(metric.name)}`);
	return `SELECT ${column} AS slot_owner, row.type AS slot_type, row.slot AS slot_start,
	${LARGEST_PICTURE} AS largest_picture,
	${metrics.join(",\n\t")}
FROM sample AS row FINAL
WHERE ${where}
GROUP BY ${keys}, row.type, row.slot`;
}

/** The rows of participants who had one run only, as `combineSql` would give them for a fifth of its time. */
function singleRunSql(where: string, of: RollUpOwner): string {
	const metrics = METRICS.map(({ name }) => `row.${columnOf(name)} AS ${slotColumn(name)}`);
	return `SELECT ${OWNERS[of].column} AS slot_owner, row.type AS slot_type, row.slot AS slot_start,
	${metrics.join(",\n\t")}
FROM sample AS row FINAL
WHERE ${where}`;
}

const ratio = (part: string, whole: string) => `if(${whole} > 0, ${part} / ${whole}, NULL)`;

/** As `slotQuantityOf`. */
function quantitySql(quantity: SlotQuantity): string {
	const lost = slotColumn("packetsLost");
	const missing = `greatest(0, ${lost})`;
	const packets = slotColumn("packets");
	const frames = slotColumn("frames");
	switch (quantity) {
		case "bitrateBps":
			return ratio(`${slotColumn("bytes")} * 8000`, slotColumn("durationMs"));
		case "latencyMs":
			return ratio(slotColumn("latencySumMs"), slotColumn("latencyCount"));
		case "jitterMs":
			return ratio(slotColumn("jitterSumMs"), slotColumn("jitterCount"));
		case "lossRatio":
			return `if(${lost} IS NOT NULL AND ${packets} IS NOT NULL, ${ratio(missing, `(${missing} + ${packets})`)},
	${ratio(slotColumn("reportedLostBytes"), slotColumn("reportedBytes"))})`;
		case "frameRateFps":
			return `if(${frames} > 0, ${ratio(`${frames} * 1000`, slotColumn("durationMs"))}, NULL)`;
		case "processCpuRatio":
			return ratio(slotColumn("processCpuSum"), slotColumn("processCpuCount"));
		case "systemCpuRatio":
			return ratio(slotColumn("systemCpuSum"), slotColumn("systemCpuCount"));
	}
}

export type RollUpGroup = "whole" | "minute";
const GROUPS = {
	whole: "0",
	minute: `intDiv(toUnixTimestamp(slot_start), ${MINUTE_MS / 1_000}) * ${MINUTE_MS}`,
} as const;

/**
 * The slots rolled up by owner, group and type, brief slots apart, as rows of numbers for `readRollUps`: owner, group,
 * type, brief, slots, time of the last picture, time with a picture, the metrics, then lowest and highest of each
 * quantity. `runs` says whether a slot can have several rows that must be combined first.
 */
export function rollUpSql(
	where: string,
	group: RollUpGroup,
	{ runs = "several", of = "participant" }: { readonly runs?: "one" | "several"; readonly of?: RollUpOwner } = {},
): string {
	const { rolled, later } = OWNERS[of];
	const hasPicture = `${slotColumn("width")} IS NOT NULL`;
	const metrics = METRICS.map(({ name, merge }) => {
		if (merge === "none") return "NULL";
		return merge === "last-picture"
			? `argMaxIf(${slotColumn(name)}, ${later}, ${hasPicture})`
			: `${AGGREGATES[merge]}(${slotColumn(name)})`;
	});
	const extremes = SLOT_QUANTITIES.map(quantitySql).flatMap((quantity) => [`min(${quantity})`, `max(${quantity})`]);
	return `SELECT ${rolled} AS rolled_owner, ${GROUPS[group]} AS rolled_group, toInt8(slot_type) AS rolled_type,
	${slotColumn("durationMs")} < ${BRIEF_MS} AS brief, count(),
	maxOrNullIf(toUnixTimestamp(slot_start), ${hasPicture}) * 1000,
	sumIf(${slotColumn("durationMs")}, ifNull(${slotColumn("frames")}, 0) > 0),
	${[...metrics, ...extremes].join(",\n\t")}
FROM (
${runs === "one" ? singleRunSql(where, of) : combineSql(where, of)}
)
GROUP BY slot_owner, rolled_group, rolled_type, brief
ORDER BY rolled_owner, rolled_group, rolled_type`;
}

function rollUpOf(values: readonly (number | null)[]): Rollup {
	const [brief, slots, pictureAtMs, pictureDurationMs, ...rest] = values;
	const sample = sampleOf(rest);
	const extremes: { [quantity in SlotQuantity]?: Range } = {};
	for (const [index, quantity] of SLOT_QUANTITIES.entries()) {
		const min = rest[METRICS.length + index * 2] ?? undefined;
		const max = rest[METRICS.length + index * 2 + 1] ?? undefined;
		if (min !== undefined && max !== undefined) extremes[quantity] = { min, max };
	}
	return {
		slots: slots ?? 0,
		totals: typeof pictureAtMs === "number" ? { sample, pictureAtMs } : { sample },
		pictureDurationMs: pictureDurationMs ?? 0,
		extremes: brief === 1 ? {} : extremes,
		briefExtremes: brief === 1 ? extremes : {},
	};
}

export interface GroupRollup {
	/** A participant's id, or the place of an instance in `{uuids}`, from 1. */
	readonly owner: number;
	/** A minute's start (epoch ms), or 0. */
	readonly group: number;
	readonly type: StreamType;
	readonly rollup: Rollup;
}

/** Reads the rows of `rollUpSql`; brief and longer slots of one group and type become one. */
export function readRollUps(rows: readonly (readonly (number | null)[])[]): readonly GroupRollup[] {
	const read: GroupRollup[] = [];
	for (const [owner, group, typeIndex, ...values] of rows) {
		const type = STREAM_TYPES[typeIndex ?? -1];
		if (type === undefined || typeof group !== "number" || typeof owner !== "number") continue;
		const last = read.at(-1);
		const same = last?.owner === owner && last.group === group && last.type === type;
		const rollup = merge(same ? last.rollup : EMPTY_ROLLUP, rollUpOf(values));
		read.splice(same ? -1 : read.length, same ? 1 : 0, { owner, group, type, rollup });
	}
	return read;
}
