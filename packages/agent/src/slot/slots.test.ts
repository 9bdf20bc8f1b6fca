// Readings become slots on the server's clock.
import { expect, test } from "vitest";
import type { Reading } from "../measure/fold.js";
import { createSlots, type OpenSlot } from "./slots.js";

const reading = (fromMs: number, untilMs: number, more = {}): Reading => ({
	type: "audio_input",
	fromMs,
	untilMs,
	quantities: { bytes: untilMs - fromMs, ...more },
});

function filled(...readings: readonly Reading[]) {
	const closed: OpenSlot[] = [];
	const slots = createSlots((slot) => closed.push(slot));
	const isWhole = readings.map(slots.put);
	return { closed, slots, isWhole };
}
const timesOf = (closed: readonly OpenSlot[]) =>
	closed.map(({ slot, quantities: { audio_input } }) => [slot, audio_input?.durationMs, audio_input?.bytes]);

test("a reading that reaches over a border is divided by time, and no count is lost", () => {
	const { slots, closed } = filled(reading(8_000, 9_400), reading(9_400, 10_400), reading(10_400, 11_000));
	slots.finish();
	expect(timesOf(closed)).toEqual([
		[5_000, 2_000, 2_000],
		[10_000, 1_000, 1_000],
	]);
});

test("a gap lies in the slots that it covers, none of which holds more time than it has", () => {
	const { slots, closed } = filled(reading(8_400, 9_400), reading(9_400, 29_400, { latencyCount: 1, packets: 7 }));
	slots.finish();
	expect(timesOf(closed)).toEqual([
		[5_000, 1_600, 1_600],
		[10_000, 5_000, 5_000],
		[15_000, 5_000, 5_000],
		[20_000, 5_000, 5_000],
		[25_000, 4_400, 4_400],
	]);
	const latest = closed.map(({ quantities: { audio_input } }) => audio_input?.latencyCount);
	expect(latest).toEqual([undefined, undefined, undefined, undefined, 1]);
	expect(closed.reduce((sum, { quantities: { audio_input } }) => sum + (audio_input?.packets ?? 0), 0)).toBe(7);
});

test("what ends on a border belongs before it, also what takes no time", () => {
	const { slots, closed } = filled(reading(4_000, 5_000), reading(5_000, 5_000, { latencyCount: 2 }));
	slots.finish(5_000);
	expect(closed).toMatchObject([{ slot: 0, quantities: { audio_input: { durationMs: 1_000, latencyCount: 2 } } }]);
	expect(slots.current()).toEqual([]);
});

test("a slot closes when its end has come, and what comes for it later is left out and reported as such", () => {
	const { slots, closed } = filled(reading(1_000, 2_000));
	slots.finish(4_999);
	expect(closed).toEqual([]);
	slots.finish(5_000);
	expect(timesOf(closed)).toEqual([[0, 1_000, 1_000]]);
	expect([slots.put(reading(4_000, 6_000)), slots.put(reading(6_000, 7_000))]).toEqual([false, true]);
	slots.finish();
	expect(timesOf(closed).at(-1)).toEqual([5_000, 2_000, 2_000]);
	// Another run may go on in the slot in which the one before ended.
	expect(slots.put(reading(7_000, 8_000))).toBe(true);
	expect(slots.current()).toMatchObject([{ slot: 5_000 }]);
});

test("a slot that was measured in part says where in it that began, and a whole one does not", () => {
	const { slots, closed } = filled(reading(2_100, 5_000), reading(5_000, 10_000), reading(10_000, 12_000));
	slots.finish();
	expect(closed.map(({ quantities: { audio_input } }) => audio_input?.startOffsetMs)).toEqual([2_100, undefined, 0]);
});

test("no readings make no slot", () => {
	const { slots, closed } = filled();
	slots.finish();
	expect([slots.current(), closed]).toEqual([[], []]);
});
