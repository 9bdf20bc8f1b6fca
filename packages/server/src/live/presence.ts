/** Who is there: slots keep participants and instances alive, silence makes them leave and end. */
import { MAX_AHEAD_MS, SLOT_MS } from "@qoscope/wire";
import type { LeaveCause, Participant } from "../store/ports.js";
import type { LiveInstance, Presence } from "./live-instances.js";

/** Twelve slots without a report: more than an agent needs to connect again after a change of network. */
export const GONE_AFTER_MS = 60_000;

export function markLeft(presence: Presence, leaveMs: number, leaveCause: LeaveCause): void {
	const { participant } = presence;
	presence.participant = {
		...participant,
		leaveMs: Math.max(participant.joinMs, leaveMs),
		leaveCause,
		version: participant.version + 1,
	};
}

function withoutLeave(participant: Participant): Participant {
	const { leaveMs: _time, leaveCause: _cause, ...present } = participant;
	return { ...present, version: participant.version + 1 };
}

const later = (a: number | undefined, b: number) => (a === undefined ? b : Math.max(a, b));

export interface Moment {
	readonly nowMs: number;
	readonly monotonicMs: number;
}

/**
 * Takes note of a stored slot. A slot that begins at or after the leave takes the leave back; one from before it is
 * what the agent still had to send when its participant left. A leave that lies ahead of the clock was written before
 * the clock was set back: it says nothing of a slot of now.
 */
export function noteSlot(live: LiveInstance, presence: Presence, slotEndMs: number, moment: Moment): void {
	const { nowMs, monotonicMs } = moment;
	if (monotonicMs < presence.heldUntilMs) live.seenMs = monotonicMs;
	live.lastSlotEndMs = later(live.lastSlotEndMs, slotEndMs);
	presence.seenMs = monotonicMs;
	presence.lastSlotEndMs = later(presence.lastSlotEndMs, slotEndMs);
	const { leaveMs, leaveCause } = presence.participant;
	if (leaveMs === undefined || leaveCause === "ended") return;
	if (slotEndMs - SLOT_MS >= leaveMs || leaveMs > nowMs + MAX_AHEAD_MS) {
		presence.participant = withoutLeave(presence.participant);
	}
}

/** Takes note of a stored slot of the past: who is there stays there, who has left did so at its end at the earliest. */
export function notePastSlot(live: LiveInstance, presence: Presence, slotEndMs: number): void {
	live.lastSlotEndMs = later(live.lastSlotEndMs, slotEndMs);
	presence.lastSlotEndMs = later(presence.lastSlotEndMs, slotEndMs);
	const { leaveMs, leaveCause } = presence.participant;
	if (leaveMs !== undefined && leaveCause !== "ended" && slotEndMs - SLOT_MS >= leaveMs) {
		markLeft(presence, slotEndMs, "disconnected");
	}
}

/**
 * Compares with the ends of the last slots in the store: when another node stored newer ones, both are alive. It takes
 * no clock, so a jump of the wall clock changes nothing.
 */
export function noteStoredSlots(live: LiveInstance, ends: ReadonlyMap<number, number>, monotonicMs: number): void {
	for (const [id, endMs] of ends) {
		const presence = live.presences.get(id);
		if (presence !== undefined && endMs > (presence.lastSlotEndMs ?? 0)) {
			presence.lastSlotEndMs = endMs;
			presence.seenMs = monotonicMs;
		}
		if (endMs > (live.lastSlotEndMs ?? 0)) {
			live.lastSlotEndMs = endMs;
			if (presence === undefined || monotonicMs < presence.heldUntilMs) live.seenMs = monotonicMs;
		}
	}
}

/** A back-fill may bring the past in any order; the earliest of it is when the participant joined. */
export function joinEarlier(presence: Presence, joinMs: number): void {
	const { participant } = presence;
	if (joinMs >= participant.joinMs) return;
	presence.participant = { ...participant, joinMs, version: participant.version + 1 };
}

export function isPresent({ participant }: Presence): boolean {
	return participant.leaveMs === undefined;
}

export function isSilent(presence: Presence, monotonicMs: number): boolean {
	return isPresent(presence) && monotonicMs - presence.seenMs >= GONE_AFTER_MS;
}

export function isIdle(live: LiveInstance, monotonicMs: number, idleMs: number): boolean {
	return live.instance.endMs === undefined && monotonicMs - live.seenMs >= idleMs;
}

/** Where somebody who fell silent was last known to be there. */
export function lastSeenSlotEndMs({ participant, lastSlotEndMs }: Presence): number {
	return lastSlotEndMs ?? participant.joinMs;
}

/**
 * When somebody left who says so: now; but a leave long after the last slot, as a back-fill brings it, happened at the
 * end of that slot, and so did one long before it, on a clock that was set back.
 */
export function leaveTimeMs(lastSlotEndMs: number | undefined, nowMs: number): number {
	return lastSlotEndMs !== undefined && Math.abs(nowMs - lastSlotEndMs) > GONE_AFTER_MS ? lastSlotEndMs : nowMs;
}
