/** Cuts the roll-up of whole instances into statements that are each neither long nor large. Pure. */

/** One statement: whole instances, or some participants of one. */
export interface RollUpPart {
	readonly uuids: readonly string[];
	/** Absent: everybody. */
	readonly participants?: readonly number[];
	/** Whether slots can have rows of several runs, which must be combined first. */
	readonly runs: "one" | "several";
}

/**
 * Rows that one statement reads. Combining takes five times as long for a row and remembers every slot, half a kilobyte
 * of each; a million rows of one run take about a second of the processor.
 */
export type PartLimits = { readonly [runs in RollUpPart["runs"]]: number };
export const ROWS_OF_A_PART: PartLimits = { one: 500_000, several: 100_000 };

interface Visit {
	readonly participant: number;
	readonly runs: RollUpPart["runs"];
	readonly rows: number;
}

const rowsOf = (visits: readonly Visit[]) => visits.reduce((sum, { rows }) => sum + rows, 0);

/** Neighbours together while their rows fit into one statement; what does not fit is alone. */
function fill<Item>(items: readonly Item[], limit: number, rowsIn: (item: Item) => number): Item[][] {
	const lots: Item[][] = [];
	let rows = limit;
	for (const item of items) {
		const more = rowsIn(item);
		const lot = lots.at(-1);
		if (lot !== undefined && rows + more <= limit) {
			lot.push(item);
			rows += more;
		} else {
			lots.push([item]);
			rows = more;
		}
	}
	return lots;
}

/**
 * `visits` has rows of place (of the instance in `uuids`, from 1), participant, 1 for several runs, and number of rows,
 * ordered by place and participant. Every visit is in exactly one part. Small instances are read together and whole,
 * since a statement costs more to plan than their rows to read.
 */
export function planRollUps(
	uuids: readonly string[],
	visits: readonly (readonly (number | null)[])[],
	limits: PartLimits = ROWS_OF_A_PART,
): readonly RollUpPart[] {
	const byInstance = new Map<string, Visit[]>();
	for (const [place, participant, several, rows] of visits) {
		const uuid = uuids[(place ?? 0) - 1];
		if (uuid === undefined || typeof participant !== "number") continue;
		const known = byInstance.get(uuid) ?? [];
		known.push({ participant, runs: several === 1 ? "several" : "one", rows: rows ?? 0 });
		byInstance.set(uuid, known);
	}
	const small: { readonly [runs in RollUpPart["runs"]]: [uuid: string, rows: number][] } = { one: [], several: [] };
	const parts: RollUpPart[] = [];
	for (const [uuid, all] of byInstance) {
		const runs = all.some((visit) => visit.runs === "several") ? "several" : "one";
		const rows = rowsOf(all);
		if (rows <= limits[runs]) {
			small[runs].push([uuid, rows]);
			continue;
		}
		for (const kind of ["one", "several"] as const) {
			const ofKind = all.filter((visit) => visit.runs === kind);
			for (const lot of fill(ofKind, limits[kind], ({ rows }) => rows)) {
				parts.push({ uuids: [uuid], participants: lot.map(({ participant }) => participant), runs: kind });
			}
		}
	}
	for (const runs of ["one", "several"] as const) {
		for (const lot of fill(small[runs], limits[runs], ([, rows]) => rows)) {
			parts.push({ uuids: lot.map(([uuid]) => uuid), runs });
		}
	}
	return parts;
}
