/** Reads the rows of a roll-up query: group, type, then the roll-up. */
import { type Rollup, STREAM_TYPES, type StreamType } from "@qoscope/wire";
import { rollUpOf } from "../roll-up-sql.js";

export interface GroupRollup {
	/** A participant's id or a minute's start (epoch ms). */
	readonly group: number;
	readonly type: StreamType;
	readonly rollup: Rollup;
}

export function readGroups(rows: readonly (readonly (number | null)[])[]): readonly GroupRollup[] {
	return rows.flatMap(([group, typeIndex, ...values]) => {
		const type = STREAM_TYPES[typeIndex ?? -1];
		return type === undefined || typeof group !== "number" ? [] : [{ group, type, rollup: rollUpOf(values) }];
	});
}
