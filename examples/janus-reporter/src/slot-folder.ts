/** One visit's pieces to the samples of its slots: times of a source are merged, sources of a type combined. */
import {
	combine,
	EMPTY_SAMPLE,
	type EncodedSample,
	encodeSample,
	lossRatioOf,
	mergeSamples,
	type Sample,
	SLOT_MS,
	type StreamType,
	slotStartOf,
} from "@qoscope/wire";
import type { Piece } from "./measure-handle.js";

/** From here on a gap in the polls belongs to the slot in which it ends, as agents do it. */
const LONGEST_STEP_MS = 7_500;

export interface SlotReport {
	readonly slot: number;
	readonly samples: readonly EncodedSample[];
}

interface Source {
	readonly type: StreamType;
	readonly sample: Sample;
	readonly report: Sample;
}

export interface SlotFolder {
	/** `endMs` is the server's time at the end of the piece. */
	readonly add: (piece: Piece, type: StreamType, endMs: number, durationMs: number) => void;
	/** Takes out the slots that ended by `nowMs` on the server's clock. */
	readonly close: (nowMs: number) => readonly SlotReport[];
}

/** Loss over the whole slot: receiver reports come too rarely to say more of a second. */
function withHighestLoss(sample: Sample): Sample {
	const lossRatio = sample.lossMaxRatio === undefined ? lossRatioOf(sample) : undefined;
	return lossRatio === undefined ? sample : { ...sample, lossMaxRatio: lossRatio };
}

export function createSlotFolder(): SlotFolder {
	const slots = new Map<number, Map<string, Source>>();
	let closedUntilMs = 0;

	return {
		add: ({ source, sample, report }, type, endMs, durationMs) => {
			// A poll comes a little after the slot it ends, so the middle of the step says which slot it was.
			const middleMs = durationMs > LONGEST_STEP_MS ? endMs - 1 : endMs - durationMs / 2;
			// What is closed has been reported; a second report of it would replace the first.
			const slot = Math.max(slotStartOf(middleMs), closedUntilMs);
			const sources = slots.get(slot) ?? new Map<string, Source>();
			const before = sources.get(source);
			const merged = mergeSamples({ sample: before?.sample ?? EMPTY_SAMPLE }, { sample }).sample;
			sources.set(source, { type, sample: merged, report: { ...before?.report, ...report } });
			slots.set(slot, sources);
		},
		close: (nowMs) => {
			const ended = [...slots].filter(([slot]) => slot + SLOT_MS <= nowMs).sort(([a], [b]) => a - b);
			return ended.map(([slot, sources]) => {
				slots.delete(slot);
				closedUntilMs = Math.max(closedUntilMs, slot + SLOT_MS);
				const byType = new Map<StreamType, Sample>();
				for (const { type, sample, report } of sources.values()) {
					const whole = withHighestLoss(combine(sample, report));
					byType.set(type, combine(byType.get(type) ?? EMPTY_SAMPLE, whole));
				}
				return { slot, samples: [...byType].map(([type, sample]) => encodeSample(type, sample)) };
			});
		},
	};
}
