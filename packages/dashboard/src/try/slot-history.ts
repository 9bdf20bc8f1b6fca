/** The slots of the last five minutes, as the agent closed them, and what the page makes of them. */
import {
	type CutOff,
	cutOffsOf,
	type Figures,
	figuresOf,
	fillReadings,
	isCutOff,
	rollUpSlot,
	type Sample,
	SLOT_MS,
	type StreamType,
	type TypedSample,
} from "@qoscope/wire";
import type { ShownType } from "./shown-streams.js";

export interface SlotReport {
	/** Start of the slot, epoch ms. */
	readonly slot: number;
	readonly samples: readonly TypedSample[];
}

export interface SlotHistory {
	readonly add: (report: SlotReport) => void;
	/** Starts of all slots from the oldest to the newest, those between them that brought no report included. */
	readonly slots: () => readonly number[];
	/** The figures of one slot alone; undefined where the stream was not measured. */
	readonly figuresAt: (slot: number, type: ShownType) => Figures | undefined;
	/** The figures of a slot with the newest earlier readings, as the API's `live` shows them. */
	readonly liveFiguresAt: (slot: number, type: ShownType) => Figures | undefined;
	/** Whether the way of a stream was dead, by what came until then and by all that is known since. */
	readonly isCutOffAt: (slot: number, type: ShownType) => boolean;
}

export const HISTORY_MS = 300_000;
/** A live answer takes readings that are at most 15 s old: those of the two slots before (compatible API, type=live). */
const EARLIER_SLOTS = 2;
export function openSlotHistory(): SlotHistory {
	const reports = new Map<number, ReadonlyMap<StreamType, Sample>>();
	let cutOffs: readonly CutOff[] = [];
	const sampleAt = (slot: number, type: ShownType) => reports.get(slot)?.get(type);
	return {
		add: ({ slot, samples }) => {
			reports.set(slot, new Map(samples.map(({ type, sample }) => [type, sample])));
			const newest = Math.max(...reports.keys());
			for (const start of [...reports.keys()]) if (start <= newest - HISTORY_MS) reports.delete(start);
			cutOffs = cutOffsOf(
				[...reports].flatMap(([slotMs, its]) => [...its].map(([type, sample]) => ({ slotMs, type, sample }))),
			);
		},
		slots: () => {
			const starts = [...reports.keys()];
			if (starts.length === 0) return [];
			const first = Math.min(...starts);
			return Array.from({ length: (Math.max(...starts) - first) / SLOT_MS + 1 }, (_, index) => first + index * SLOT_MS);
		},
		figuresAt: (slot, type) => {
			const sample = sampleAt(slot, type);
			return sample === undefined ? undefined : figuresOf(rollUpSlot(slot, sample));
		},
		liveFiguresAt: (slot, type) => {
			const sample = sampleAt(slot, type);
			if (sample === undefined) return undefined;
			const earlier: Sample[] = [];
			for (let back = 1; back <= EARLIER_SLOTS; back++) {
				const found = sampleAt(slot - back * SLOT_MS, type);
				if (found !== undefined) earlier.push(found);
			}
			return figuresOf(rollUpSlot(slot, fillReadings(sample, earlier, type.endsWith("_input"))));
		},
		isCutOffAt: (slotMs, type) => isCutOff(cutOffs, { slotMs, type }),
	};
}
