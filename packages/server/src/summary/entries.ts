/** Entries: a participant's figures of all types over one piece of time, from the store's roll-ups. */
import { type Figures, figuresOf, STREAM_TYPES, type StreamType } from "@qoscope/wire";
import type { MinuteRollup, ParticipantRollup } from "../store/ports.js";

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

/** Each participant's figures of each measured type over the whole instance, types in the order of the contract. */
export function figuresByParticipant(rollups: readonly ParticipantRollup[]): ReadonlyMap<number, FiguresByType> {
	const byParticipant = new Map<number, Map<StreamType, Figures>>();
	const ordered = rollups.toSorted((a, b) => STREAM_TYPES.indexOf(a.type) - STREAM_TYPES.indexOf(b.type));
	for (const { participant, type, rollup } of ordered) {
		const figures = byParticipant.get(participant) ?? new Map<StreamType, Figures>();
		byParticipant.set(participant, figures.set(type, figuresOf(rollup)));
	}
	return byParticipant;
}
