/** When each participant shared a screen: intervals, from the five-second slots in which the share sent a byte. */
import { SLOT_MS } from "@qoscope/wire";
import type { ShareSlot } from "../store/ports.js";

export interface ShareInterval {
	/** Epoch ms. */
	readonly startMs: number;
	readonly endMs: number;
}

/** A gap of so many slots is taken for lost reports, not for an end: one report may miss two slots when a tab stalls. */
export const BRIDGED_SLOTS = 2;

interface Piece extends ShareInterval {
	/** How much of it was not measured. */
	readonly missingMs: number;
}

/**
 * A slot whose reading spans more than itself (after a gap in the polls) covers the time before it, too. What is outside
 * the stay is cut off: nobody shares before they join, or after they leave, and slots are longer than that is known.
 */
function piecesOf({ slotMs, durationMs }: ShareSlot, stay: ShareInterval): readonly Piece[] {
	const slotEndMs = slotMs + SLOT_MS;
	const startMs = Math.max(stay.startMs, Math.min(slotMs, slotEndMs - durationMs));
	const endMs = Math.min(stay.endMs, slotEndMs);
	return startMs < endMs ? [{ startMs, endMs, missingMs: Math.max(0, endMs - startMs - durationMs) }] : [];
}

/**
 * The interval of pieces that belong together, in the order of their starts. A brief first slot means that the share
 * began late in it, a brief last one that it stopped early. Of a single slot nobody can say at which end it was brief:
 * it is taken to begin with the slot.
 */
function joinedInterval(pieces: readonly [Piece, ...Piece[]]): ShareInterval {
	const [{ startMs }] = pieces;
	const endMs = pieces.reduce((latest, piece) => Math.max(latest, piece.endMs), startMs);
	const missingOf = (edge: readonly Piece[]) =>
		edge.reduce((least, piece) => Math.min(least, piece.missingMs), SLOT_MS);
	const missingAtEndMs = missingOf(pieces.filter((piece) => piece.endMs === endMs));
	const next = pieces.find((piece) => piece.startMs > startMs);
	if (next === undefined) return { startMs, endMs: endMs - missingAtEndMs };
	const missingAtStartMs = missingOf(pieces.filter((piece) => piece.startMs === startMs));
	return { startMs: Math.min(startMs + missingAtStartMs, next.startMs), endMs: endMs - missingAtEndMs };
}

function intervalsOf(pieces: readonly Piece[]): readonly ShareInterval[] {
	const groups: [Piece, ...Piece[]][] = [];
	let reachedMs = Number.NEGATIVE_INFINITY;
	for (const piece of pieces.toSorted((a, b) => a.startMs - b.startMs)) {
		const group = groups.at(-1);
		if (group === undefined || piece.startMs - reachedMs > BRIDGED_SLOTS * SLOT_MS) groups.push([piece]);
		else group.push(piece);
		reachedMs = Math.max(reachedMs, piece.endMs);
	}
	return groups.map(joinedInterval);
}

const ALWAYS: ShareInterval = { startMs: Number.NEGATIVE_INFINITY, endMs: Number.POSITIVE_INFINITY };

/**
 * The intervals of each participant, in the order of time, within their stays as far as those are known. Slots may come in
 * any order and more than once.
 */
export function shareIntervalsOf(
	slots: readonly ShareSlot[],
	stays: ReadonlyMap<number, ShareInterval> = new Map(),
): ReadonlyMap<number, readonly ShareInterval[]> {
	const byParticipant = new Map<number, Piece[]>();
	for (const slot of slots) {
		const pieces = byParticipant.get(slot.participant) ?? [];
		pieces.push(...piecesOf(slot, stays.get(slot.participant) ?? ALWAYS));
		byParticipant.set(slot.participant, pieces);
	}
	return new Map([...byParticipant].map(([participant, pieces]) => [participant, intervalsOf(pieces)]));
}
