/**
 * Puts readings into slots: five seconds, multiples of five on the server's clock. A reading that reaches over a border
 * is divided by time, so that no slot holds more time than it has, and a gap (a page that was frozen) lies where it was.
 * A slot is kept open until all connections have been read past its end.
 */
import { fold, type Reading, takeShare } from "../measure/fold.js";
import type { QuantitiesByType } from "../measure/sample.js";

export const SLOT_MS = 5_000;

export interface OpenSlot {
	readonly slot: number;
	readonly quantities: QuantitiesByType;
}

export interface Slots {
	/** Adds a reading on the server's clock; false where a part of it came too late for its slot and is left out. */
	put(reading: Reading): boolean;
	/** The slots that are being filled, oldest first. */
	current(): OpenSlot[];
	/** Closes the slots that end by then; without a time all of them. */
	finish(untilMs?: number): void;
}

export function createSlots(onSlot: (slot: OpenSlot) => void): Slots {
	const open = new Map<number, Reading[]>();
	let closedUntilMs = 0;
	const made = (slot: number): OpenSlot => ({ slot, quantities: fold(open.get(slot) ?? [], slot) });
	const openSlots = () => [...open.keys()].sort((a, b) => a - b);
	return {
		put({ type, fromMs, untilMs, quantities }) {
			let isWhole = true;
			let beganMs = fromMs;
			const first = Math.floor(fromMs / SLOT_MS) * SLOT_MS;
			// What ends on a border belongs before it, and so does what takes no time.
			const last = Math.ceil(untilMs / SLOT_MS) * SLOT_MS - SLOT_MS;
			const rest = first < last ? { ...quantities } : quantities;
			for (let slot = Math.min(first, last); slot <= last; slot += SLOT_MS) {
				const endMs = Math.min(untilMs, slot + SLOT_MS);
				const part = slot === last ? rest : takeShare(rest, (endMs - beganMs) / (untilMs - beganMs));
				const reading = { type, fromMs: beganMs, untilMs: endMs, quantities: part };
				beganMs = endMs;
				if (slot < closedUntilMs) isWhole = false;
				else if (open.get(slot)?.push(reading) === undefined) open.set(slot, [reading]);
			}
			return isWhole;
		},
		current: () => openSlots().map(made),
		finish(untilMs = Number.POSITIVE_INFINITY) {
			for (const slot of openSlots()) {
				if (slot + SLOT_MS > untilMs) break;
				const closed = made(slot);
				open.delete(slot);
				closedUntilMs = slot + SLOT_MS;
				onSlot(closed);
			}
			// Another run may go on in the same slot.
			if (untilMs === Number.POSITIVE_INFINITY) closedUntilMs = 0;
		},
	};
}
