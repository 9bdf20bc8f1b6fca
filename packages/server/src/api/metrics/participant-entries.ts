/** The entries of `user_qos`, of one participant or of a page of them. */
import { groupBy } from "@qoscope/wire";
import type { Instance, Participant } from "../../store/ports.js";
import { type Entry, entriesOf } from "../../summary/entries.js";
import { isMinuteOver, liveEntryOf, liveSince, slotClockOf } from "../../summary/live-entry.js";
import type { WebinarState } from "../query.js";
import type { MetricsParts } from "./metrics-parts.js";

export type EntriesOfParticipants = ReadonlyMap<number, readonly Entry[]>;
type EntryParts = Pick<MetricsParts, "store" | "clock" | "latestMs">;

const groupByParticipant = <Row extends { readonly participant: number }>(rows: readonly Row[]) =>
	groupBy(rows, ({ participant }) => participant);

async function readLiveEntries(
	{ store, clock, latestMs }: EntryParts,
	{ account, uuid, endMs }: Instance,
	participants: readonly Participant[],
): Promise<EntriesOfParticipants> {
	const present = endMs === undefined ? participants.filter(({ leaveMs }) => leaveMs === undefined) : [];
	if (present.length === 0) return new Map();
	const nowMs = clock.nowMs();
	const ids = present.map(({ id }) => id);
	const slots = groupByParticipant(await store.recentSlots(account, uuid, ids, liveSince(nowMs)));
	return new Map(
		[...slots].flatMap(([id, ofOne]) => {
			const entry = liveEntryOf(ofOne, slotClockOf(ofOne, nowMs, latestMs()));
			return entry === undefined ? [] : [[id, [entry]]];
		}),
	);
}

/** Of an instance that still runs only the complete minutes: the current one would change at every reading. */
async function readPastEntries(
	{ store, clock, latestMs }: EntryParts,
	{ account, uuid, endMs }: Instance,
	participants: readonly Participant[],
): Promise<EntriesOfParticipants> {
	if (participants.length === 0) return new Map();
	const clocks = [clock.nowMs(), latestMs()];
	const ids = participants.map(({ id }) => id);
	const minutes = groupByParticipant(await store.minutesOf(account, uuid, ids));
	const isComplete = (minuteMs: number) => endMs !== undefined || clocks.every((ms) => isMinuteOver(minuteMs, ms));
	return new Map(
		[...minutes].map(([id, ofOne]) => [id, entriesOf(ofOne.filter(({ minuteMs }) => isComplete(minuteMs)))]),
	);
}

export function readEntries(
	parts: EntryParts,
	instance: Instance,
	participants: readonly Participant[],
	type: WebinarState,
): Promise<EntriesOfParticipants> {
	return (type === "live" ? readLiveEntries : readPastEntries)(parts, instance, participants);
}
