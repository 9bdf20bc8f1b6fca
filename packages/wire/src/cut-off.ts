/**
 * When the way of media was dead, told by one participant's own slots: nothing came, and nothing answered. A live way
 * answers the checks of its candidate pair also while nobody sends, and who is sent something reports on it: so one of
 * the two must have come until then.
 */
import { groupBy } from "./group-by.js";
import type { Sample } from "./sample.js";
import { SLOT_MS } from "./slots.js";
import { isReceived, isSent, type StreamType } from "./stream-types.js";

export interface TypedSlot {
	readonly slotMs: number;
	readonly type: StreamType;
	readonly sample: Sample;
}

export interface CutOff {
	/** Start of the first slot in which nothing came or answered. */
	readonly fromMs: number;
	/** End of the last one. */
	readonly untilMs: number;
	/** How much of that was measured. */
	readonly measuredMs: number;
	/** What was received before, and what was sent and no longer answered. */
	readonly types: ReadonlySet<StreamType>;
}

/** The longest that a live way goes without a check: five seconds, and a fifth more at random (RFC 7675 section 5.1). */
export const LONGEST_UNCHECKED_MS = 6_000;
/**
 * Reports on what is sent, at the pace at which they came, that must be missed one after the other: single ones get lost
 * like all packets. Who has said nothing for so many intervals is taken for gone (RFC 3550 section 6.3.5).
 */
export const MISSED_REPORTS = 5;
/** The slot in which it began, and the two before: with a check every six seconds one of them has a reading. */
const BEFORE_MS = 3 * SLOT_MS;

type Slots = ReadonlyMap<number, readonly TypedSlot[]>;

/** Whether the other end was heard: by a round trip, a report, or packets that had a jitter. */
export const isAnswered = ({ latencyCount = 0, jitterCount = 0, reportedBytes }: Sample) =>
	latencyCount > 0 || jitterCount > 0 || reportedBytes !== undefined;

const receivedOf = (slots: readonly TypedSlot[]) => slots.filter(({ type }) => isReceived(type));

export const isSending = ({ type, sample }: TypedSlot) => isSent(type) && (sample.packets ?? 0) > 0;

/** Nothing came and nothing answered. Who is sent nothing at all can only send into a dead way, and not be silent on it. */
function isSilent(slots: readonly TypedSlot[]): boolean {
	const received = receivedOf(slots);
	const isNothing = received.length > 0 ? received.every(({ sample }) => sample.packets === 0) : slots.some(isSending);
	return isNothing && !slots.some(({ sample }) => isAnswered(sample));
}

/** Slots that follow each other, in which nothing came and nothing answered. */
function silentRuns(bySlot: Slots): readonly (readonly number[])[] {
	const runs: number[][] = [];
	for (const [slotMs, slots] of [...bySlot].sort(([a], [b]) => a - b)) {
		if (!isSilent(slots)) continue;
		const run = runs.at(-1);
		if (run?.at(-1) === slotMs - SLOT_MS) run.push(slotMs);
		else runs.push([slotMs]);
	}
	return runs;
}

const groupBySlot = (slots: readonly TypedSlot[]): Slots => groupBy(slots, ({ slotMs }) => slotMs);

/**
 * Whether the absence of a reading would say something. Round trips by RTCP end when nobody sends, those by an echo when the
 * other end's page answers no more; and a type that has had one by RTCP takes none of the pair.
 */
function tellsPair(slots: readonly TypedSlot[]): boolean {
	const read = slots.filter(({ sample }) => (sample.latencyCount ?? 0) > 0);
	return (
		read.length > 0 && read.every(({ sample }) => sample.latencyRtcpCount === 0 && (sample.latencyEchoCount ?? 0) === 0)
	);
}

/** Of pictures three layers may be sent, on all of which one packet reports: so many reports are one. */
const layersOf = (type: StreamType) => (type.startsWith("audio") ? 1 : 3);

/**
 * How many reports on a type come in a slot, by two slots that follow each other and have some: who reports more seldom
 * leaves slots without one while all is well. The slot in which the silence began may have ended before its report.
 */
function reportsInSlot(type: StreamType, before: readonly TypedSlot[], fromMs: number): number | undefined {
	const [last, second, third] = [1, 2, 3].map((slotsAgo) => {
		const slot = before.find((slot) => slot.type === type && slot.slotMs === fromMs - slotsAgo * SLOT_MS);
		if (slot?.sample.reportedBytes === undefined) return undefined;
		return Math.max(1, (slot.sample.jitterCount ?? 0) / layersOf(type));
	});
	const other = last ?? third;
	return second === undefined || other === undefined ? undefined : (second + other) / 2;
}

/** How long what is sent went unreported, slot by slot from the first on, if that says something. */
function unreportedIn(silent: readonly (readonly TypedSlot[])[], before: readonly TypedSlot[], fromMs: number) {
	let longest: readonly number[] = [];
	for (const { type } of silent[0]?.filter(isSending) ?? []) {
		const measured: number[] = [];
		for (const slots of silent) {
			const sent = slots.find((slot) => slot.type === type);
			if (sent === undefined || !isSending(sent)) break;
			measured.push(Math.min(SLOT_MS, sent.sample.durationMs ?? 0));
		}
		const missed = (sumOf(measured) / SLOT_MS) * (reportsInSlot(type, before, fromMs) ?? 0);
		// A slot's polls are not of five seconds to the millisecond.
		if (Math.round(missed) >= MISSED_REPORTS && measured.length > longest.length) longest = measured;
	}
	return longest;
}

/** What one slot can have measured; after a sleep its first poll spans all of it. */
const measuredIn = (slots: readonly TypedSlot[]) =>
	Math.min(
		SLOT_MS,
		Math.max(
			0,
			...slots.filter(({ type }) => isReceived(type) || isSent(type)).map(({ sample }) => sample.durationMs ?? 0),
		),
	);
const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

function cutOffOf(run: readonly number[], bySlot: Slots): CutOff | undefined {
	const fromMs = run[0] ?? 0;
	const before: TypedSlot[] = [];
	for (let atMs = fromMs - BEFORE_MS; atMs < fromMs; atMs += SLOT_MS) before.push(...(bySlot.get(atMs) ?? []));
	const beforeOf = (wanted: StreamType) => before.filter(({ type }) => type === wanted);
	const all = run.map((slotMs) => bySlot.get(slotMs) ?? []);
	const typesOf = (slots: readonly TypedSlot[]) => new Set(slots.map(({ type }) => type));
	// One that went away has no readings for another reason.
	const staying = [...typesOf(receivedOf(all.flat()))].filter((wanted) =>
		all.every((slots) => slots.some(({ type }) => type === wanted)),
	);
	// A living pair answers in a mute, too, so that all of the silence is a dead way; reports end where nothing is sent.
	const isUnchecked = staying.some((type) => tellsPair(beforeOf(type)));
	const measured = isUnchecked ? all.map(measuredIn) : unreportedIn(all, before, fromMs);
	const measuredMs = sumOf(measured);
	if (measuredMs <= LONGEST_UNCHECKED_MS) return undefined;
	const silent = all.slice(0, measured.length).flat();
	// Of what is sent: it was answered, went on, and was answered no more. What was muted before is muted.
	const unanswered = [...typesOf(silent.filter(isSending))].filter((type) =>
		beforeOf(type).some(({ sample }) => isAnswered(sample)),
	);
	const untilMs = fromMs + measured.length * SLOT_MS;
	return { fromMs, untilMs, measuredMs, types: new Set([...typesOf(receivedOf(silent)), ...unanswered]) };
}

/** The times in which one participant was cut off, in their order. Takes slots in any order. */
export function cutOffsOf(slots: readonly TypedSlot[]): readonly CutOff[] {
	const bySlot = groupBySlot(slots);
	return silentRuns(bySlot).flatMap((run) => cutOffOf(run, bySlot) ?? []);
}

/** Whether a stream is cut off in one of the slots. */
export const isCutOff = (cutOffs: readonly CutOff[], { slotMs, type }: Pick<TypedSlot, "slotMs" | "type">): boolean =>
	cutOffs.some(({ fromMs, untilMs, types }) => slotMs >= fromMs && slotMs < untilMs && types.has(type));

/**
 * From when on slots are needed to tell whether any of those from `sinceMs` on is cut off: its silence from the beginning,
 * as far as the slots go, and what was before. Undefined where nothing is silent.
 */
export function neededSince(slots: readonly TypedSlot[], sinceMs: number): number | undefined {
	const starts = silentRuns(groupBySlot(slots))
		.filter((run) => (run.at(-1) ?? 0) >= sinceMs)
		.map((run) => (run.at(0) ?? 0) - BEFORE_MS);
	return starts.length === 0 ? undefined : Math.min(...starts);
}
