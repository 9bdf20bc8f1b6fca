/**
 * When a participant was cut off, or those whom they heard, with what the others did meanwhile. Slots are read only where
 * minutes say that nothing came, or that something was sent, which may have met no answer.
 */
import {
	type CutOff,
	cutOffsOf,
	figuresOf,
	groupBy,
	isReceived,
	isSent,
	MINUTE_MS,
	type StreamType,
} from "@qoscope/wire";
import type { Instance, MinuteRollup, SampleReader } from "../../store/ports.js";
import {
	aroundCutOff,
	comparedOf,
	cutOffFindings,
	type FoundCutOff,
	mediumOf,
} from "../../summary/cut-off-findings.js";
import { deadSenderFinding, othersSilent, type Silence, silencesOf } from "../../summary/dead-senders.js";

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

/** Minutes of which the slots may show a dead way: nothing came for a slot, or nothing at all and something was sent. */
function minutesOfInterest(own: readonly MinuteRollup[]): readonly number[] {
	const received = own
		.filter(({ type }) => isReceived(type))
		.map(({ minuteMs, rollup }) => ({ minuteMs, leastBps: figuresOf(rollup).bitrateBps?.min ?? -1 }));
	const flowing = new Set(received.filter(({ leastBps }) => leastBps > 0).map(({ minuteMs }) => minuteMs));
	return [
		...received.filter(({ leastBps }) => leastBps === 0),
		...own.filter((minute) => hasSent(minute) && !flowing.has(minute.minuteMs)),
	].map(({ minuteMs }) => minuteMs);
}

/** Who sent what in which minute: where nobody did, nothing of the others is read for a silence. */
function sendersIn(sent: readonly MinuteRollup[]): (silence: Silence) => readonly number[] {
	const keyOf = (type: StreamType, minuteMs: number) => `${mediumOf(type)} ${minuteMs}`;
	const byMinute = groupBy(sent, ({ type, minuteMs }) => keyOf(type, minuteMs));
	return (silence) => {
		const { fromMs, untilMs } = comparedOf(silence);
		const senders = new Set<number>();
		for (let atMs = fromMs - (fromMs % MINUTE_MS); atMs < untilMs; atMs += MINUTE_MS) {
			for (const { participant } of byMinute.get(keyOf(silence.type, atMs)) ?? []) senders.add(participant);
		}
		return [...senders];
	};
}

export async function readCutOffs(
	store: Pick<SampleReader, "recentSlots">,
	{ instance: { account, uuid }, participant, others, minutes }: CutOffQuestion,
): Promise<readonly FoundCutOff[]> {
	const looked = minutesOfInterest(minutes.filter((minute) => minute.participant === participant));
	if (looked.length === 0) return [];
	// With the minute before, since a silence is judged by what it followed.
	const [fromMs, untilMs] = [Math.min(...looked) - MINUTE_MS, Math.max(...looked) + MINUTE_MS];
	const own = await store.recentSlots(account, uuid, [participant], fromMs, untilMs);
	const sent = minutes.filter((minute) => minute.participant !== participant && hasSent(minute));
	const readAround = (silence: CutOff | Silence, participants: readonly number[]) => {
		const around = aroundCutOff(silence);
		return store.recentSlots(account, uuid, participants, around.sinceMs, around.untilMs);
	};
	const found: FoundCutOff[] = [];
	const cutOffs = cutOffsOf(own);
	// One after the other, and only findings are kept: slots of all the others are many.
	for (const cutOff of worstOf(cutOffs)) {
		const { fromMs, untilMs } = cutOff;
		const findings = cutOffFindings({ cutOff, others: await readAround(cutOff, others), sent });
		found.push({ fromMs, untilMs, findings });
	}
	const sendersOf = sendersIn(sent);
	const unheard = silencesOf(own, cutOffs).filter((silence) => sendersOf(silence).length > 0);
	for (const silence of worstOf(unheard)) {
		const senders = await readAround(silence, sendersOf(silence));
		const finding = deadSenderFinding({ silence, own, senders });
		if (finding === undefined) continue;
		const { fromMs, untilMs } = finding;
		const shared = othersSilent(finding, await readAround(silence, others));
		found.push({ fromMs, untilMs, findings: [{ ...finding, ...shared }] });
	}
	return found;
}
