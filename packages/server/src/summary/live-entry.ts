/** What a participant sends and receives now: the newest slot, with readings that its reports did not bring yet. */
import {
	type Figures,
	figuresOf,
	fillReadings,
	isSent,
	MAX_AHEAD_MS,
	MINUTE_MS,
	rollUpSlot,
	SLOT_MS,
	type StreamType,
} from "@qoscope/wire";
import type { SlotSample } from "../store/ports.js";
import type { Entry, FiguresByType } from "./entries.js";

/** How long ago a slot may have ended to be shown as live: the longest an RTCP report is late, and some. */
export const LIVE_MS = 15_000;

/** The earliest slot start that can matter at `nowMs`. */
export function liveSince(nowMs: number): number {
	return nowMs - LIVE_MS - SLOT_MS;
}

/** A slot that begins later than ingest takes one is left out: after a step of the clock it would hide the true ones. */
export function isRecent(slotMs: number, nowMs: number): boolean {
	return slotMs >= liveSince(nowMs) && slotMs <= nowMs + MAX_AHEAD_MS;
}

/**
 * The time of the clock that somebody's newest slots were measured on: ours, or ours as it went before it was set back
 * (`latestMs`), which agents that began before keep.
 */
export function slotClockOf(slots: readonly SlotSample[], nowMs: number, latestMs: number): number {
	return slots.some(({ slotMs }) => isRecent(slotMs, nowMs)) ? nowMs : latestMs;
}

/** Whether no more slots of a minute come. One that lies ahead was measured before the clock was set back. */
export function isMinuteOver(minuteMs: number, nowMs: number): boolean {
	return minuteMs + MINUTE_MS <= nowMs || minuteMs > nowMs + MAX_AHEAD_MS;
}

/** The figures of the newest slot, with readings of earlier ones, which come newest first. */
export function liveFiguresOf(recent: readonly SlotSample[], newestMs: number): FiguresByType {
	const figures = new Map<StreamType, Figures>();
	for (const { type, sample, slotMs } of recent) {
		if (slotMs !== newestMs) continue;
		const earlier = recent.filter((slot) => slot.type === type && slot.slotMs < newestMs);
		const shown = fillReadings(
			sample,
			earlier.map((slot) => slot.sample),
			isSent(type),
		);
		figures.set(type, figuresOf(rollUpSlot(newestMs, shown)));
	}
	return figures;
}

/**
 * The newest slot as an entry; undefined when none ended within the last 15 s or when its streams carried no byte.
 * Takes slots in any order.
 */
export function liveEntryOf(slots: readonly SlotSample[], nowMs: number): Entry | undefined {
	const recent = slots.filter(({ slotMs }) => isRecent(slotMs, nowMs)).sort((a, b) => b.slotMs - a.slotMs);
	const startMs = recent[0]?.slotMs;
	if (startMs === undefined) return undefined;
	const newest = recent.filter(({ slotMs }) => slotMs === startMs);
	if (!newest.some(({ sample }) => (sample.bytes ?? 0) > 0)) return undefined;
	return { startMs, figures: liveFiguresOf(recent, startMs) };
}
