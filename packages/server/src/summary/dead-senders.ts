/**
 * Nothing of a kind came, and the own way lived: was it that the way of who sent it was dead? Their own slots say so.
 * An SFU that has nothing to forward is silent to everybody.
 */
import {
	type CutOff,
	cutOffsOf,
	groupBy,
	isCutOff,
	isReceived,
	isSending,
	LONGEST_UNCHECKED_MS,
	SLOT_MS,
	type StreamType,
	type TypedSlot,
} from "@qoscope/wire";
import type { SlotSample } from "../store/ports.js";
import { comparedOf, isHeard, isInside, mediumOf, wasAlive } from "./cut-off-findings.js";
import type { CauseFinding } from "./judge.js";
import { CAUSE_LIMITS } from "./quality-table.js";

export interface Silence {
	readonly type: StreamType;
	/** Start of the first slot in which nothing came. */
	readonly fromMs: number;
	/** End of the last one. */
	readonly untilMs: number;
	readonly measuredMs: number;
}

/** When a participant received nothing of a kind and was not cut off themselves. Takes slots in any order. */
export function silencesOf(slots: readonly TypedSlot[], cutOffs: readonly CutOff[]): readonly Silence[] {
	const silent = slots.filter((slot) => isReceived(slot.type) && slot.sample.packets === 0 && !isCutOff(cutOffs, slot));
	return [...groupBy(silent, ({ type }) => type)].flatMap(([type, ofType]) => {
		const silences: { -readonly [name in keyof Silence]: Silence[name] }[] = [];
		for (const { slotMs, sample } of ofType.toSorted((a, b) => a.slotMs - b.slotMs)) {
			const measuredMs = Math.min(SLOT_MS, sample.durationMs ?? 0);
			const last = silences.at(-1);
			if (last?.untilMs === slotMs) {
				last.untilMs += SLOT_MS;
				last.measuredMs += measuredMs;
			} else silences.push({ type, fromMs: slotMs, untilMs: slotMs + SLOT_MS, measuredMs });
		}
		return silences.filter(({ measuredMs }) => measuredMs > LONGEST_UNCHECKED_MS);
	});
}

/** For how many others in that time nothing of the kind came either, of those who measured it. */
export function othersSilent(silence: Omit<Silence, "measuredMs">, others: readonly SlotSample[]) {
	const received = others.filter((slot) => slot.type === silence.type && isInside(silence, slot));
	const byOther = [...groupBy(received, ({ participant }) => participant).values()];
	const isNothing = ({ sample }: SlotSample) => sample.packets === 0;
	return { othersMeasured: byOther.length, othersAffected: byOther.filter((own) => own.every(isNothing)).length };
}

export interface SilenceCase {
	readonly silence: Silence;
	/** The slots of who heard nothing. */
	readonly own: readonly SlotSample[];
	/** The slots around it of those who sent the kind. */
	readonly senders: readonly SlotSample[];
}

/**
 * What of a silence's first minute is a dead way's of who sent the kind, without what it was for others: undefined unless
 * the own way was seen to live meanwhile, and nobody was heard who sent it.
 */
export function deadSenderFinding({ silence, own, senders }: SilenceCase) {
	const { type, fromMs } = silence;
	const compared = comparedOf(silence);
	const ofKind = senders.filter(
		(slot) =>
			isSending(slot) &&
			mediumOf(slot.type) === mediumOf(type) &&
			slot.slotMs >= fromMs &&
			slot.slotMs < compared.untilMs,
	);
	const bySender = groupBy(senders, ({ participant }) => participant);
	const cutOffs = new Map([...bySender].map(([id, slots]) => [id, cutOffsOf(slots)]));
	const deadOf = (slot: SlotSample) =>
		cutOffs.get(slot.participant)?.filter((cutOff) => isCutOff([cutOff], slot)) ?? [];
	const dead = ofKind.filter((slot) => deadOf(slot).length > 0);
	const untilMs = Math.max(fromMs, ...dead.map(({ slotMs }) => slotMs + SLOT_MS));
	const span = { fromMs, untilMs };
	const wasHeard = ({ participant, slotMs }: SlotSample) =>
		bySender.get(participant)?.some((slot) => slot.slotMs === slotMs && isHeard(slot));
	if (!dead.some((slot) => isInside(span, slot)) || !wasAlive(own, span)) return undefined;
	if (ofKind.some((slot) => isInside(span, slot) && wasHeard(slot))) return undefined;
	const sender = Math.max(...dead.flatMap(deadOf).map(({ measuredMs }) => measuredMs));
	return {
		...{ type, metric: "cutOff", cause: "sender", hop: "sender_uplink", limit: CAUSE_LIMITS.cutOff },
		...{ measured: Math.min(silence.measuredMs, untilMs - fromMs), sender, value: sender, fromMs, untilMs },
		senderPackets: dead.reduce((sum, { sample }) => sum + (sample.packets ?? 0), 0),
	} as const satisfies Partial<CauseFinding>;
}
