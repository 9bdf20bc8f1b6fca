/** Entries: a participant's figures of all types over one piece of time, from the store's roll-ups. */
import { type Figures, figuresOf, type Rollup, STREAM_TYPES, type StreamType } from "@qoscope/wire";
import type { InstanceRollup, MinuteRollup, ParticipantRollup } from "../store/ports.js";

export type FiguresByType = ReadonlyMap<StreamType, Figures>;

export interface Entry {
	/** Start of what the entry covers, epoch ms. */
	readonly startMs: number;
	readonly figures: FiguresByType;
}

/** One entry for each minute that has data, in the order of time. */
export function entriesOf(minutes: readonly MinuteRollup[]): readonly Entry[] {
	const byMinute = new Map<number, Map<StreamType, Figures>>();
	for (const { minuteMs, type, rollup } of minutes) {
		const figures = byMinute.get(minuteMs) ?? new Map<StreamType, Figures>();
		byMinute.set(minuteMs, figures.set(type, figuresOf(rollup)));
	}
	return [...byMinute].map(([startMs, figures]) => ({ startMs, figures })).sort((a, b) => a.startMs - b.startMs);
}

/** Figures of each measured type, types in the order of the contract, by whatever `keyOf` says that they belong to. */
function figuresBy<Key, Found extends { readonly type: StreamType; readonly rollup: Rollup }>(
	rollups: readonly Found[],
	keyOf: (found: Found) => Key,
): ReadonlyMap<Key, FiguresByType> {
	const byKey = new Map<Key, Map<StreamType, Figures>>();
	const ordered = rollups.toSorted((a, b) => STREAM_TYPES.indexOf(a.type) - STREAM_TYPES.indexOf(b.type));
	for (const found of ordered) {
		const figures = byKey.get(keyOf(found)) ?? new Map<StreamType, Figures>();
		byKey.set(keyOf(found), figures.set(found.type, figuresOf(found.rollup)));
	}
	return byKey;
}

/** Each participant's figures of each measured type over the whole instance, types in the order of the contract. */
export function figuresByParticipant(rollups: readonly ParticipantRollup[]): ReadonlyMap<number, FiguresByType> {
	return figuresBy(rollups, ({ participant }) => participant);
}

/** Everybody's figures of each measured type, by the instance's UUID. */
export function figuresByInstance(rollups: readonly InstanceRollup[]): ReadonlyMap<string, FiguresByType> {
	return figuresBy(rollups, ({ instance }) => instance);
}
