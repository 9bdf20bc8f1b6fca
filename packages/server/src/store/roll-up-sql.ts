/**
 * The SQL of `combine`, `rollUpSlot` and `merge`, derived from the metric table. The laws of `wire` are the reference:
 * roll-up-sql.law.test.ts holds the two against each other. NULL is absent at every step, since aggregates of
 * Nullable columns are NULL where no row has a value.
 *
 * Columns are always qualified (`row.`, `slot.`, `rate.`): ClickHouse would otherwise take an alias of the same name.
 */
import {
	BRIEF_MS,
	columnOf,
	METRICS,
	type MetricName,
	MINUTE_MS,
	type Rollup,
	SLOT_QUANTITIES,
	type SlotQuantity,
} from "@qoscope/wire";
import { sampleOf } from "./sample-columns.js";

const AGGREGATES = { sum: "sum", max: "max", min: "min" } as const;

/** As `comparePictures`: by area, then frames, then width. */
const PICTURE_ORDER = `tuple(
	ifNull(toUInt64(row.width) * row.height, 0), ifNull(toInt64(row.frames), -1), ifNull(toInt32(row.width), -1))`;

/** One row for each participant, type and slot: the rows of all runs combined. `where` speaks of `row`. */
export function combineSql(where: string): string {
	const metrics = METRICS.map(({ name, combine }) => {
		const column = `row.${columnOf(name)}`;
		// In a tuple, since argMax alone would pass over a NULL and take the next smaller picture's value.
		const value =
			combine === "largest-picture"
				? `argMax(tuple(${column}), ${PICTURE_ORDER}).1`
				: `${AGGREGATES[combine]}(${column})`;
		return `${value} AS ${columnOf(name)}`;
	});
	return `SELECT row.participant AS participant, row.type AS type, row.slot AS slot, ${metrics.join(", ")}
FROM sample AS row FINAL
WHERE ${where}
GROUP BY row.participant, row.type, row.slot`;
}

const ratio = (part: string, whole: string) => `if(${whole} > 0, ${part} / ${whole}, NULL)`;
const slot = (name: MetricName) => `slot.${columnOf(name)}`;

/** As `slotQuantityOf`. */
function quantitySql(quantity: SlotQuantity): string {
	switch (quantity) {
		case "bitrateBps":
			return ratio(`${slot("bytes")} * 8000`, slot("durationMs"));
		case "latencyMs":
			return ratio(slot("latencySumMs"), slot("latencyCount"));
		case "jitterMs":
			return ratio(slot("jitterSumMs"), slot("jitterCount"));
		case "lossRatio":
			return `if(${slot("packetsLost")} IS NOT NULL AND ${slot("packets")} IS NOT NULL,
	${ratio(slot("packetsLost"), `(${slot("packetsLost")} + ${slot("packets")})`)},
	${ratio(slot("reportedLostBytes"), slot("reportedBytes"))})`;
		case "frameRateFps":
			return `if(${slot("frames")} > 0, ${ratio(`${slot("frames")} * 1000`, slot("durationMs"))}, NULL)`;
		case "processCpuRatio":
			return ratio(slot("processCpuSum"), slot("processCpuCount"));
		case "systemCpuRatio":
			return ratio(slot("systemCpuSum"), slot("systemCpuCount"));
	}
}

const quantityColumn = (quantity: SlotQuantity) =>
	`q_${quantity.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;

export type RollUpGroup = "participant" | "minute";
const GROUPS = {
	participant: "rate.participant",
	minute: `intDiv(toUnixTimestamp(rate.slot), ${MINUTE_MS / 1_000}) * ${MINUTE_MS}`,
} as const;

/**
 * A roll-up for each group and type, as rows of numbers that `rollUpOf` reads: group, type, slots, time of the last
 * picture, time with a picture, the metrics, then lowest and highest of each quantity over long and brief slots.
 */
export function rollUpSql(where: string, group: RollUpGroup): string {
	const rates = SLOT_QUANTITIES.map((quantity) => `${quantitySql(quantity)} AS ${quantityColumn(quantity)}`);
	const hasPicture = "rate.width IS NOT NULL";
	const metrics = METRICS.map(({ name, merge }) => {
		const column = `rate.${columnOf(name)}`;
		return merge === "last-picture"
			? `argMaxIf(${column}, rate.slot, ${hasPicture})`
			: `${AGGREGATES[merge]}(${column})`;
	});
	const brief = `rate.duration_ms < ${BRIEF_MS}`;
	const extremes = SLOT_QUANTITIES.map((quantity) => `rate.${quantityColumn(quantity)}`).flatMap((column) => [
		`minIf(${column}, NOT ${brief})`,
		`maxIf(${column}, NOT ${brief})`,
		`minIf(${column}, ${brief})`,
		`maxIf(${column}, ${brief})`,
	]);
	return `SELECT ${GROUPS[group]} AS rolled_group, toInt8(rate.type) AS rolled_type, count() AS slots,
	maxOrNullIf(toUnixTimestamp(rate.slot), ${hasPicture}) * 1000 AS picture_at_ms,
	sumIf(rate.duration_ms, ifNull(rate.frames, 0) > 0) AS picture_duration_ms,
	${[...metrics, ...extremes].join(",\n\t")}
FROM (
SELECT slot.*, ${rates.join(",\n\t")}
FROM (
${combineSql(where)}
) AS slot
) AS rate
GROUP BY rolled_group, rate.type
ORDER BY rolled_group, rolled_type`;
}

/** Reads what follows group and type in a row of `rollUpSql`. */
export function rollUpOf(values: readonly (number | null)[]): Rollup {
	const [slots, pictureAtMs, pictureDurationMs, ...rest] = values;
	const sample = sampleOf(rest);
	const ranges = rest.slice(METRICS.length);
	const extremesFrom = (offset: number) => {
		const extremes: { [quantity in SlotQuantity]?: { readonly min: number; readonly max: number } } = {};
		for (const [index, quantity] of SLOT_QUANTITIES.entries()) {
			const min = ranges[index * 4 + offset] ?? undefined;
			const max = ranges[index * 4 + offset + 1] ?? undefined;
			if (min !== undefined && max !== undefined) extremes[quantity] = { min, max };
		}
		return extremes;
	};
	return {
		slots: slots ?? 0,
		totals: typeof pictureAtMs === "number" ? { sample, pictureAtMs } : { sample },
		pictureDurationMs: pictureDurationMs ?? 0,
		extremes: extremesFrom(0),
		briefExtremes: extremesFrom(2),
	};
}
