/** One visit's pieces to the samples of its slots: times of a source are merged, sources of a type combined. */
import {
	combine,
	EMPTY_SAMPLE,
	type EncodedSample,
	encodeSample,
	lossRatioOf,
	METRICS,
	type MetricName,
	mergeSamples,
	type Sample,
	SLOT_MS,
	type StreamType,
	slotStartOf,
} from "@qoscope/wire";
import type { Piece } from "./measure-handle.js";

/** More time than one slot can hold by wire v1: a report that says so is refused. */
const LONGEST_MS = 2 * SLOT_MS;

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

interface Part {
	readonly slot: number;
	readonly sample: Sample;
}

/**
 * Spreads what happened over a gap in the polls evenly over the slots that it covers, since nobody knows how it was spread.
 * Whole numbers stay whole and add up to what they were; readings go into the last part.
 */
function spread(sample: Sample, endMs: number, durationMs: number): readonly Part[] {
	const startMs = endMs - durationMs;
	const parts: Part[] = [];
	for (let slot = slotStartOf(startMs); slot < endMs; slot += SLOT_MS) {
		const [from, to] = [slot, slot + SLOT_MS].map((atMs) => Math.min(1, Math.max(0, (atMs - startMs) / durationMs)));
		const upTo = (value: number, share = 1, integer = false) => (integer ? Math.round(value * share) : value * share);
		const values = METRICS.flatMap(({ name, unit, merge, integer }): readonly (readonly [MetricName, number])[] => {
			const value = sample[name];
			if (value === undefined) return [];
			const isReading = unit === "readings" || merge !== "sum" || /^(latency|jitter)/.test(name);
			if (isReading) return to === 1 ? [[name, value]] : [];
			return [[name, upTo(value, to, integer) - upTo(value, from, integer)]];
		});
		parts.push({ slot, sample: Object.fromEntries(values) });
	}
	return parts;
}

/** A poll comes a little after the slot it ends, so the middle of a step says which slot it was. */
function partsOf(sample: Sample, endMs: number, durationMs: number): readonly Part[] {
	if (durationMs > SLOT_MS) return spread(sample, endMs, durationMs);
	return [{ slot: slotStartOf(endMs - durationMs / 2), sample }];
}

export function createSlotFolder(): SlotFolder {
	const slots = new Map<number, Map<string, Source>>();
	let closedUntilMs = 0;

	return {
		add: ({ source, sample, report }, type, endMs, durationMs) => {
			for (const part of partsOf(sample, endMs, durationMs)) {
				// What is closed has been reported; a second report of it would replace the first.
				const slot = Math.max(part.slot, closedUntilMs);
				const sources = slots.get(slot) ?? new Map<string, Source>();
				slots.set(slot, sources);
				const before = sources.get(source);
				const merged = mergeSamples({ sample: before?.sample ?? EMPTY_SAMPLE }, { sample: part.sample }).sample;
				// A clock that was set back, or what came after its slot was closed: better without it than refused whole.
				if ((merged.durationMs ?? 0) > LONGEST_MS) continue;
				sources.set(source, { type, sample: merged, report: { ...before?.report, ...report } });
			}
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
