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
import { comparedOf, mediumOf } from "./cut-off-findings.js";
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
function othersSilent({ type }: Silence, slots: readonly SlotSample[]) {
	const received = slots.filter((slot) => slot.type === type);
	const byOther = [...groupBy(received, ({ participant }) => participant).values()];
	const isNothing = ({ sample }: SlotSample) => sample.packets === 0;
	return { othersMeasured: byOther.length, othersAffected: byOther.filter((own) => own.every(isNothing)).length };
}

/**
 * What the slots of the others around a silence say of it: undefined unless all who sent the kind sent it into a dead way.
 * The first slot decides nothing: polls are up to a second apart, so that what came just before is in it still.
 */
export function deadSenderFinding(silence: Silence, others: readonly SlotSample[]): CauseFinding | undefined {
	const { type, measuredMs: measured } = silence;
	const { fromMs, untilMs } = comparedOf(silence);
	const during = others.filter(({ slotMs }) => slotMs >= fromMs && slotMs < untilMs);
	const later = during.filter(({ slotMs }) => slotMs >= fromMs + SLOT_MS);
	const isOfKind = (slot: SlotSample) => isSending(slot) && mediumOf(slot.type) === mediumOf(type);
	const cutOffs = [...groupBy(others, ({ participant }) => participant)].map(
		([participant, slots]) => [participant, cutOffsOf(slots)] as const,
	);
	const isDead = (slot: SlotSample) => isCutOff(cutOffs.find(([id]) => id === slot.participant)?.[1] ?? [], slot);
	if (later.some((slot) => isOfKind(slot) && !isDead(slot))) return undefined;
	const dead = during.filter((slot) => isOfKind(slot) && isDead(slot));
	if (dead.length === 0) return undefined;
	const sender = Math.max(
		...cutOffs.flatMap(([, own]) =>
			own.flatMap((cutOff) => (dead.some((slot) => isCutOff([cutOff], slot)) ? cutOff.measuredMs : [])),
		),
	);
	return {
		...{ type, metric: "cutOff", cause: "sender", hop: "sender_uplink", measured, sender, value: sender },
		...{ limit: CAUSE_LIMITS.cutOff, ...othersSilent(silence, later) },
		...{ fromMs, untilMs: silence.untilMs },
		senderPackets: dead.reduce((sum, { sample }) => sum + (sample.packets ?? 0), 0),
	};
}
