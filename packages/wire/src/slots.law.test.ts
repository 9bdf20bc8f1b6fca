// Slots and minutes: each time is in one of each, and no slot is in two minutes.
import fc from "fast-check";
import { expect, test } from "vitest";
import { isSlotStart, MINUTE_MS, minuteStartOf, SLOT_MS, slotStartOf } from "./slots.js";

const time = fc.double({ min: 0, max: 8.64e15, noNaN: true });

test("every time is in the slot that begins at or before it, less than five seconds ago", () => {
	fc.assert(
		fc.property(time, (timeMs) => {
			const startMs = slotStartOf(timeMs);
			expect(isSlotStart(startMs)).toBe(true);
			expect(timeMs - startMs).toBeGreaterThanOrEqual(0);
			expect(timeMs - startMs).toBeLessThan(SLOT_MS);
		}),
	);
});

test("no slot straddles a minute", () => {
	fc.assert(
		fc.property(time, (timeMs) => {
			const startMs = slotStartOf(timeMs);
			expect(minuteStartOf(startMs + SLOT_MS - 1)).toBe(minuteStartOf(startMs));
			expect(minuteStartOf(startMs) % MINUTE_MS).toBe(0);
		}),
	);
});

test("only whole multiples of five seconds from 1970 on are starts of slots", () => {
	for (const timeMs of [-5_000, 1, 4_999, 5_000.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60]) {
		expect(isSlotStart(timeMs), String(timeMs)).toBe(false);
	}
	expect([0, 5_000, 1_772_360_165_000].every(isSlotStart)).toBe(true);
});
