/** What was before a silence, which tells whether it is a dead way: read back as far as it lasts, and no further. */
import { isReceived, isSending, MINUTE_MS, neededSince } from "@qoscope/wire";
import type { Instance, ParticipantRollup, SampleReader, SlotSample } from "../../store/ports.js";
import { readingsOf } from "../../summary/latency.js";

export interface SilenceQuestion {
	readonly instance: Pick<Instance, "account" | "uuid">;
	readonly participant: number;
	/** All slots from `sinceMs` on. */
	readonly recent: readonly SlotSample[];
	readonly sinceMs: number;
	/** Over the whole stay. */
	readonly rollups: readonly ParticipantRollup[];
}

/**
 * Without a round trip of the pair in the whole stay every silence looks like a mute, whatever was before it; but for what
 * is sent into it, where that was ever reported on.
 */
const maySayMore = (rollups: readonly ParticipantRollup[], recent: readonly SlotSample[]) =>
	rollups.some(({ type, rollup: { totals } }) =>
		isReceived(type)
			? (readingsOf(totals.sample)?.candidatePair ?? 0) > 0
			: totals.sample.reportedBytes !== undefined && recent.some(isSending),
	);

/** The recent slots; where there is silence in them that may be a dead way, those of before as well. */
export async function readSilence(
	store: Pick<SampleReader, "recentSlots">,
	{ instance: { account, uuid }, participant, recent, sinceMs, rollups }: SilenceQuestion,
): Promise<readonly SlotSample[]> {
	if (!maySayMore(rollups, recent)) return recent;
	let [slots, readMs, stepMs] = [recent, sinceMs, MINUTE_MS];
	// Ends with the silence, since a step without a silent slot at its end asks for nothing before it.
	for (;;) {
		const neededMs = neededSince(slots, sinceMs);
		if (neededMs === undefined || neededMs >= readMs) return slots;
		const fromMs = readMs - stepMs;
		slots = [...(await store.recentSlots(account, uuid, [participant], fromMs, readMs)), ...slots];
		readMs = fromMs;
		// A silence of hours is not asked for by the minute.
		stepMs *= 2;
	}
}
