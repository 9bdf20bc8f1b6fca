/**
 * When a participant was cut off, or those whom they heard, with what the others did meanwhile. Slots are read only where
 * minutes say that nothing came, or that something was sent, which may have met no answer.
 */
import { type CutOff, cutOffsOf, figuresOf, isReceived, isSent, MINUTE_MS } from "@qoscope/wire";
import type { Instance, MinuteRollup, SampleReader } from "../../store/ports.js";
import { aroundCutOff, cutOffFindings, type FoundCutOff, mediumOf } from "../../summary/cut-off-findings.js";
import { deadSenderFinding, type Silence, silencesOf } from "../../summary/dead-senders.js";

export interface CutOffQuestion {
	readonly instance: Instance;
	readonly participant: number;
	readonly others: readonly number[];
	/** Of all of them, as far as they are told. */
	readonly minutes: readonly MinuteRollup[];
}

/** A line that comes and goes all day is as bad in the longest of them; the others' slots are read for each. */
export const MOST_CUT_OFFS = 60;

/** The longest, of those that are as long the latest. */
const worstOf = <Found extends CutOff | Silence>(found: readonly Found[]) =>
	found.toSorted((a, b) => b.measuredMs - a.measuredMs || b.fromMs - a.fromMs).slice(0, MOST_CUT_OFFS);

const hasSent = ({ type, rollup }: MinuteRollup) => isSent(type) && (rollup.totals.sample.packets ?? 0) > 0;

/** In which nothing came for a slot at least, or which says whether others told what they got. */
const isWorthALook = (minute: MinuteRollup) =>
	isReceived(minute.type) ? figuresOf(minute.rollup).bitrateBps?.min === 0 : hasSent(minute);

/** Mostly nobody sent it: then nothing of the others is read. */
const wasToCome = ({ type, fromMs, untilMs }: Silence, minute: MinuteRollup) =>
	mediumOf(minute.type) === mediumOf(type) && minute.minuteMs < untilMs && minute.minuteMs + MINUTE_MS > fromMs;

export async function readCutOffs(
	store: Pick<SampleReader, "recentSlots">,
	{ instance: { account, uuid }, participant, others, minutes }: CutOffQuestion,
): Promise<readonly FoundCutOff[]> {
	const looked = minutes
		.filter((minute) => minute.participant === participant && isWorthALook(minute))
		.map(({ minuteMs }) => minuteMs);
	if (looked.length === 0) return [];
	// With the minute before, since a silence is judged by what it followed.
	const [fromMs, untilMs] = [Math.min(...looked) - MINUTE_MS, Math.max(...looked) + MINUTE_MS];
	const own = await store.recentSlots(account, uuid, [participant], fromMs, untilMs);
	const sent = minutes.filter((minute) => minute.participant !== participant && hasSent(minute));
	const readAround = (silence: CutOff | Silence) => {
		const around = aroundCutOff(silence);
		return store.recentSlots(account, uuid, others, around.sinceMs, around.untilMs);
	};
	const found: FoundCutOff[] = [];
	const cutOffs = cutOffsOf(own);
	// One after the other, and only findings are kept: slots of all the others are many.
	for (const cutOff of worstOf(cutOffs)) {
		const { fromMs, untilMs } = cutOff;
		const findings = cutOffFindings({ cutOff, others: await readAround(cutOff), sent });
		found.push({ fromMs, untilMs, findings });
	}
	const unheard = silencesOf(own, cutOffs).filter((silence) => sent.some((minute) => wasToCome(silence, minute)));
	for (const silence of worstOf(unheard)) {
		const finding = deadSenderFinding(silence, await readAround(silence));
		if (finding) found.push({ fromMs: silence.fromMs, untilMs: silence.untilMs, findings: [finding] });
	}
	return found;
}
