/**
 * One visit's pieces to the samples of its slots. A piece that reaches over the border of a slot is divided by time, so
 * that no slot holds more time than it has, and a gap in the polls lies in the slots that it covers.
 */
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

export interface SlotReport {
	readonly slot: number;
	readonly samples: readonly EncodedSample[];
}

type Interval = readonly [fromMs: number, untilMs: number];

interface Source {
	readonly type: StreamType;
	readonly sample: Sample;
	readonly report: Sample;
	readonly times: readonly Interval[];
}

export interface SlotFolder {
	/** The times are the server's. Returns false where a part of the piece came too late for its slot and is left out. */
	readonly add: (piece: Piece, type: StreamType, fromMs: number, untilMs: number) => boolean;
	/** Takes out the slots that ended by `nowMs` on the server's clock. */
	readonly close: (nowMs: number) => readonly SlotReport[];
}

const COUNTED = ["bytes", "packets", "packetsLost", "reportedBytes"] as const;

/** A share of what was counted, in whole numbers, and the rest of the sample, where its single readings stay. */
function divide(sample: Sample, share: number): readonly [part: Sample, rest: Sample] {
	const part: { -readonly [name in keyof Sample]: Sample[name] } = {};
	const rest = { ...sample };
	for (const name of COUNTED) {
		const value = sample[name];
		if (value === undefined) continue;
		part[name] = Math.round(value * share);
		rest[name] = value - part[name];
	}
	const { lossMaxRatio, reportedLostBytes } = sample;
	if (lossMaxRatio !== undefined) part.lossMaxRatio = lossMaxRatio;
	if (reportedLostBytes !== undefined && sample.reportedBytes) {
		part.reportedLostBytes = (reportedLostBytes / sample.reportedBytes) * (part.reportedBytes ?? 0);
		rest.reportedLostBytes = reportedLostBytes - part.reportedLostBytes;
	}
	return [part, rest];
}

/** How long any of them lasted: sources may run at the same time and one after the other. */
function coveredMs(times: readonly Interval[]): number {
	let [sum, coveredUntilMs] = [0, Number.NEGATIVE_INFINITY];
	for (const [fromMs, untilMs] of [...times].sort(([a], [b]) => a - b)) {
		sum += Math.max(0, untilMs - Math.max(fromMs, coveredUntilMs));
		coveredUntilMs = Math.max(coveredUntilMs, untilMs);
	}
	return Math.round(sum);
}

/** Loss over the whole slot: receiver reports come too rarely to say more of a second. */
function withHighestLoss(sample: Sample): Sample {
	const lossRatio = sample.lossMaxRatio === undefined ? lossRatioOf(sample) : undefined;
	return lossRatio === undefined ? sample : { ...sample, lossMaxRatio: lossRatio };
}

/** Each type once, however many sources it has. */
function samplesOf(sources: Iterable<Source>): readonly EncodedSample[] {
	const byType = new Map<StreamType, { readonly sample: Sample; readonly times: readonly Interval[] }>();
	for (const { type, sample, report, times } of sources) {
		const before = byType.get(type);
		byType.set(type, {
			sample: combine(before?.sample ?? EMPTY_SAMPLE, withHighestLoss(combine(sample, report))),
			times: [...(before?.times ?? []), ...times],
		});
	}
	return [...byType].flatMap(([type, { sample, times }]) => {
		const durationMs = coveredMs(times);
		// What only just reached into the slot has no time there, and the server refuses a sample of 0 ms.
		return durationMs < 1 ? [] : [encodeSample(type, { ...sample, durationMs })];
	});
}

export function createSlotFolder(): SlotFolder {
	const slots = new Map<number, Map<string, Source>>();
	let closedUntilMs = Number.NEGATIVE_INFINITY;

	function put(slot: number, { source, sample, report }: Piece, type: StreamType, time: Interval): boolean {
		// What is closed has been reported; a second report of it would replace the first.
		if (slot < closedUntilMs) return false;
		const sources = slots.get(slot) ?? new Map<string, Source>();
		const before = sources.get(source);
		sources.set(source, {
			type,
			sample: mergeSamples({ sample: before?.sample ?? EMPTY_SAMPLE }, { sample }).sample,
			report: { ...before?.report, ...report },
			times: [...(before?.times ?? []), time],
		});
		slots.set(slot, sources);
		return true;
	}

	return {
		add: (piece, type, fromMs, untilMs) => {
			let { sample: rest } = piece;
			let isWhole = true;
			let beganMs = fromMs;
			// What ends on a border belongs before it.
			for (let slot = slotStartOf(fromMs); slot + SLOT_MS < untilMs; slot += SLOT_MS) {
				const endMs = slot + SLOT_MS;
				const [part, left] = divide(rest, (endMs - beganMs) / (untilMs - beganMs));
				isWhole = put(slot, { ...piece, sample: part, report: {} }, type, [beganMs, endMs]) && isWhole;
				rest = left;
				beganMs = endMs;
			}
			return put(slotStartOf(beganMs), { ...piece, sample: rest }, type, [beganMs, untilMs]) && isWhole;
		},
		close: (nowMs) => {
			const ended = [...slots].filter(([slot]) => slot + SLOT_MS <= nowMs).sort(([a], [b]) => a - b);
			const reports = ended.map(([slot, sources]) => {
				slots.delete(slot);
				closedUntilMs = slot + SLOT_MS;
				return { slot, samples: samplesOf(sources.values()) };
			});
			return reports.filter(({ samples }) => samples.length > 0);
		},
	};
}
