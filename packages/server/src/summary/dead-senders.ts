/**
 * Nothing of a kind came, and its own way lived: was it that the ways of all who sent it were dead? Their own slots say so.
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
import { comparedOf, mediumOf, wasAlive } from "./cut-off-findings.js";
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
export function othersSilent(silence: Silence, others: readonly SlotSample[]) {
	const { fromMs, untilMs } = comparedOf(silence);
	const received = others.filter(
		({ type, slotMs }) => type === silence.type && slotMs >= fromMs + SLOT_MS && slotMs < untilMs,
	);
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
 * Of the first minute of a silence, without what it was for others: undefined unless the own way lived, and all who sent the
 * kind sent it into a dead way. Polls are up to a second apart: so the first slot decides nothing, as what came just before
 * is in it still, nor the last one where there are others.
 */
export function deadSenderFinding({ silence, own, senders }: SilenceCase) {
	const { type } = silence;
	const compared = comparedOf(silence);
	const { fromMs, untilMs } = compared;
	if (!wasAlive(own, compared)) return undefined;
	const during = senders.filter(
		(slot) =>
			isSending(slot) && mediumOf(slot.type) === mediumOf(type) && slot.slotMs >= fromMs && slot.slotMs < untilMs,
	);
	const cutOffs = new Map(
		[...groupBy(senders, ({ participant }) => participant)].map(([id, slots]) => [id, cutOffsOf(slots)]),
	);
	const deadOf = (slot: SlotSample) =>
		(cutOffs.get(slot.participant) ?? []).filter((cutOff) => isCutOff([cutOff], slot));
	const lastMs = untilMs - fromMs > 2 * SLOT_MS ? silence.untilMs - SLOT_MS : untilMs;
	const later = during.filter(({ slotMs }) => slotMs >= fromMs + SLOT_MS);
	if (later.some((slot) => slot.slotMs < lastMs && deadOf(slot).length === 0)) return undefined;
	const dead = later.flatMap(deadOf);
	if (dead.length === 0) return undefined;
	const sender = Math.max(...dead.map(({ measuredMs }) => measuredMs));
	return {
		...{ type, metric: "cutOff", cause: "sender", hop: "sender_uplink", limit: CAUSE_LIMITS.cutOff },
		...{ measured: Math.min(silence.measuredMs, untilMs - fromMs), sender, value: sender, fromMs, untilMs },
		senderPackets: during
			.filter((slot) => deadOf(slot).length > 0)
			.reduce((sum, { sample }) => sum + (sample.packets ?? 0), 0),
	} as const satisfies Partial<CauseFinding>;
}
