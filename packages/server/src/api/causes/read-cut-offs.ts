/** When a participant was cut off, with what the others did meanwhile. Slots are read only where minutes say that nothing came. */
import { type CutOff, cutOffsOf, figuresOf, isReceived, isSent, MINUTE_MS } from "@qoscope/wire";
import type { Instance, MinuteRollup, SampleReader } from "../../store/ports.js";
import { aroundCutOff, cutOffFindings, type FoundCutOff } from "../../summary/cut-off-findings.js";

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
const worstOf = (cutOffs: readonly CutOff[]) =>
	cutOffs.toSorted((a, b) => b.measuredMs - a.measuredMs || b.fromMs - a.fromMs).slice(0, MOST_CUT_OFFS);

export async function readCutOffs(
	store: Pick<SampleReader, "recentSlots">,
	{ instance: { account, uuid }, participant, others, minutes }: CutOffQuestion,
): Promise<readonly FoundCutOff[]> {
	const silent = minutes
		.filter(({ participant: id, type }) => id === participant && isReceived(type))
		.filter(({ rollup }) => figuresOf(rollup).bitrateBps?.min === 0)
		.map(({ minuteMs }) => minuteMs);
	if (silent.length === 0) return [];
	// With the minute before, since a silence is judged by what it followed.
	const [fromMs, untilMs] = [Math.min(...silent) - MINUTE_MS, Math.max(...silent) + MINUTE_MS];
	const own = await store.recentSlots(account, uuid, [participant], fromMs, untilMs);
	const sent = minutes.filter(
		({ participant: id, type, rollup }) =>
			id !== participant && isSent(type) && (rollup.totals.sample.packets ?? 0) > 0,
	);
	const found: FoundCutOff[] = [];
	// One after the other, and only findings are kept: slots of all the others are many.
	for (const cutOff of worstOf(cutOffsOf(own))) {
		const around = aroundCutOff(cutOff);
		const slots = await store.recentSlots(account, uuid, others, around.sinceMs, around.untilMs);
		const { fromMs, untilMs } = cutOff;
		found.push({ fromMs, untilMs, findings: cutOffFindings({ cutOff, others: slots, sent }) });
	}
	return found;
}
