/** When a participant was cut off, with what the others did meanwhile. Slots are read only where minutes say that nothing came. */
import { cutOffsOf, figuresOf, isReceived, MINUTE_MS, type StreamType } from "@qoscope/wire";
import type { Instance, MinuteRollup, SampleReader } from "../../store/ports.js";
import { aroundCutOff, type CutOffCase } from "../../summary/cut-off-findings.js";

export interface CutOffQuestion {
	readonly instance: Instance;
	readonly participant: number;
	readonly others: readonly number[];
	/** Of all of them, as far as they are told. */
	readonly minutes: readonly MinuteRollup[];
}

export async function readCutOffs(
	store: Pick<SampleReader, "recentSlots">,
	{ instance: { account, uuid }, participant, others, minutes }: CutOffQuestion,
): Promise<readonly CutOffCase[]> {
	const silent = minutes
		.filter(({ participant: id, type }) => id === participant && isReceived(type))
		.filter(({ rollup }) => figuresOf(rollup).bitrateBps?.min === 0)
		.map(({ minuteMs }) => minuteMs);
	if (silent.length === 0) return [];
	// With the minute before, since a silence is judged by what it followed.
	const [fromMs, untilMs] = [Math.min(...silent) - MINUTE_MS, Math.max(...silent) + MINUTE_MS];
	const own = await store.recentSlots(account, uuid, [participant], fromMs, untilMs);
	const everSent = new Set<StreamType>(
		minutes
			.filter(({ participant: id, rollup }) => id !== participant && (rollup.totals.sample.packets ?? 0) > 0)
			.map(({ type }) => type),
	);
	const cases: CutOffCase[] = [];
	for (const cutOff of cutOffsOf(own)) {
		const around = aroundCutOff(cutOff);
		const slots = await store.recentSlots(account, uuid, others, around.sinceMs, around.untilMs);
		cases.push({ cutOff, others: slots, everSent });
	}
	return cases;
}
