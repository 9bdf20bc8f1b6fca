/**
 * Folds what polls measured into slots: five seconds, multiples of five on the server's clock.
 * What lies between two polls belongs whole to the slot in which it ends, however long it was; nothing is divided, as
 * nobody knows how it was spread. So a slot's data lie up to one poll earlier than its borders.
 */
import { mergeInto } from "../measure/fold.js";
import { keysOf, type QuantitiesByType } from "../measure/sample.js";

export const SLOT_MS = 5_000;

export interface OpenSlot {
	readonly slot: number;
	readonly quantities: QuantitiesByType;
}

export interface Slots {
	/** Adds what ended at a time of the server's clock. Times must not go back. */
	put(timeMs: number, quantities: QuantitiesByType): void;
	/** The slot that is being filled. */
	current(): OpenSlot | undefined;
	/** Closes the slot that is being filled, before its end. */
	finish(): void;
}

export function createSlots(onSlot: (slot: OpenSlot) => void): Slots {
	let open: OpenSlot | undefined;
	const finish = () => {
		const closed = open;
		open = undefined;
		if (closed) onSlot(closed);
	};
	return {
		put(timeMs, quantities) {
			const slot = Math.floor(timeMs / SLOT_MS) * SLOT_MS;
			if (open && open.slot !== slot) finish();
			if (!keysOf(quantities)[0]) return;
			open ??= { slot, quantities: {} };
			mergeInto(open.quantities, quantities);
		},
		current: () => open,
		finish,
	};
}
