/** A time in which a participant was cut off, as findings: only of what the others went on sending, where they are measured. */
import {
	type CutOff,
	cutOffsOf,
	groupBy,
	isAnswered,
	isReceived,
	isSent,
	MINUTE_MS,
	SLOT_MS,
	type StreamType,
} from "@qoscope/wire";
import type { MinuteRollup, SlotSample } from "../store/ports.js";
import { type CauseFinding, judge } from "./judge.js";
import { CAUSE_LIMITS } from "./quality-table.js";

/** So far around it the others are looked at: who shares it need not be cut off to the second. */
const AROUND_MS = 6 * SLOT_MS;

/** As much of it is compared with the others: who shares it does so from its beginning, and it may last for hours. */
const COMPARED_MS = MINUTE_MS;

type Span = Pick<CutOff, "fromMs" | "untilMs">;

/** The part of it that is compared with the others. */
export const comparedOf = ({ fromMs, untilMs }: Span) =>
	({ fromMs, untilMs: Math.min(untilMs, fromMs + COMPARED_MS) }) as const;

/** Which slots of the others are read for it. */
export function aroundCutOff(cutOff: Span) {
	const { fromMs, untilMs } = comparedOf(cutOff);
	return { sinceMs: fromMs - AROUND_MS, untilMs: untilMs + AROUND_MS } as const;
}

export interface CutOffCase {
	readonly cutOff: CutOff;
	/** The slots of the others around the part that is compared. */
	readonly others: readonly SlotSample[];
	/** All minutes in which any of the others sent packets. */
	readonly sent: readonly MinuteRollup[];
}

export interface FoundCutOff {
	readonly fromMs: number;
	readonly untilMs: number;
	readonly findings: readonly CauseFinding[];
}

export const mediumOf = (type: StreamType) => type.slice(0, type.indexOf("_"));

/** Whether a slot shows a living way: something came, or anything answered. */
export const isHeard = ({ type, sample }: SlotSample) =>
	isAnswered(sample) || (isReceived(type) && (sample.packets ?? 0) > 0);

/** All slots of a time but the first, which says nothing: polls are up to a second apart, so that what came just before is in it. */
export const isInside = ({ fromMs, untilMs }: Span, { slotMs }: Pick<SlotSample, "slotMs">) =>
	slotMs >= fromMs + SLOT_MS && slotMs < untilMs;

/** Whether somebody's way is known to have lived in that time. */
export const wasAlive = (slots: readonly SlotSample[], span: Span) =>
	slots.some((slot) => isInside(span, slot) && isHeard(slot));

/** Who shares it was cut off from the same time on: by a poll and a slot more or less. */
const SAME_START_MS = 2 * SLOT_MS;

/**
 * For how long each of the others was cut off in that time, and whether from its beginning on. Who received nothing and cannot show why, since the browser
 * tells no round trips of the pair or the silence is older, is neither well nor cut off, and is not among them.
 */
function othersCutOff({ cutOff, others }: CutOffCase) {
	const compared = comparedOf(cutOff);
	const { fromMs, untilMs } = compared;
	// Who receives is compared with those who receive.
	const isComparable = [...cutOff.types].some(isReceived) ? isReceived : () => true;
	return [...groupBy(others, ({ participant }) => participant).values()]
		.filter((slots) => slots.some(({ type, slotMs }) => isComparable(type) && slotMs >= fromMs && slotMs < untilMs))
		.flatMap((slots) => {
			const own = cutOffsOf(slots).find((other) => other.fromMs < untilMs && other.untilMs > fromMs);
			if (own !== undefined) {
				return { measuredMs: own.measuredMs, isAlike: Math.abs(own.fromMs - fromMs) <= SAME_START_MS };
			}
			return wasAlive(slots, compared) ? { measuredMs: 0, isAlike: false } : [];
		});
}

/**
 * The packets that others sent of it meanwhile, by slots in the part that is compared and by whole minutes after it;
 * undefined where none of those who send it is measured. The first slot decides nothing: polls are up to a second apart,
 * so that one who has just stopped is in it still.
 */
function sentMeanwhile({ cutOff, others, sent }: CutOffCase, medium: string) {
	const isOf = (type: StreamType) => isSent(type) && mediumOf(type) === medium;
	const minutes = sent.filter(({ type }) => isOf(type));
	if (minutes.length === 0) return undefined;
	const { fromMs, untilMs } = comparedOf(cutOff);
	const later = minutes
		.filter(({ minuteMs }) => minuteMs >= untilMs && minuteMs + MINUTE_MS <= cutOff.untilMs)
		.reduce((sum, { rollup }) => sum + (rollup.totals.sample.packets ?? 0), 0);
	const packetsFrom = (sinceMs: number) =>
		others
			.filter(({ type, slotMs }) => isOf(type) && slotMs >= sinceMs && slotMs < untilMs)
			.reduce((sum, { sample }) => sum + (sample.packets ?? 0), 0);
	return later + packetsFrom(fromMs + SLOT_MS) === 0 ? 0 : later + packetsFrom(fromMs);
}

export function cutOffFindings(found: CutOffCase): readonly CauseFinding[] {
	const { fromMs, untilMs, measuredMs, types } = found.cutOff;
	const others = othersCutOff(found);
	return [...types].flatMap((type) => {
		const senderPackets = isReceived(type) ? sentMeanwhile(found, mediumOf(type)) : undefined;
		// Nothing was to come: muted, or gone.
		if (senderPackets === 0) return [];
		const finding = judge({
			...{ type, metric: "cutOff", hop: "round_trip", measured: measuredMs, value: measuredMs },
			...{ others: others.map((other) => other.measuredMs), limit: CAUSE_LIMITS.cutOff },
			othersAlike: others.filter(({ isAlike }) => isAlike).length,
		});
		const sent = senderPackets === undefined ? {} : { senderPackets };
		return finding === undefined ? [] : [{ ...finding, fromMs, untilMs, ...sent }];
	});
}
