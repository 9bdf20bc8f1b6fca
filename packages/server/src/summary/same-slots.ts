/** Whether two were over a limit at the same time, by the slots of a minute: networks that fail one by one do not. */
import { type SlotQuantity, type StreamType, slotQuantityOf } from "@qoscope/wire";
import type { SlotSample } from "../store/ports.js";
import { CAUSE_CONDITIONS } from "./quality-table.js";

export interface Excess {
	readonly type: StreamType;
	readonly quantity: SlotQuantity;
	readonly limit: number;
}

/** Asked of one excess and two participants. */
export type AtSameTime = (excess: Excess, one: number, other: number) => boolean;

/** Takes everybody's slots of one minute, in any order. */
export function atSameTimeIn(slots: readonly SlotSample[]): AtSameTime {
	const known = new Map<string, ReadonlySet<number>>();
	const slotsOver = (excess: Excess, participant: number): ReadonlySet<number> => {
		const { type, quantity, limit } = excess;
		const key = `${participant} ${type} ${quantity}`;
		const own =
			known.get(key) ??
			new Set(
				slots
					.filter((slot) => slot.participant === participant && slot.type === type)
					.filter(({ sample }) => (slotQuantityOf(sample, quantity) ?? 0) > limit)
					.map(({ slotMs }) => slotMs),
			);
		known.set(key, own);
		return own;
	};
	return (excess, one, other) => {
		const [fewer, more] = [slotsOver(excess, one), slotsOver(excess, other)].sort((a, b) => a.size - b.size);
		// Measured on another stream, or in none of its slots alone: nothing speaks against it.
		if (fewer === undefined || more === undefined || fewer.size === 0) return true;
		const common = [...fewer].filter((slotMs) => more.has(slotMs)).length;
		return common >= CAUSE_CONDITIONS.sameSlots.value * fewer.size;
	};
}
