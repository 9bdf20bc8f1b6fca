// Polls become slots on the server's clock.
import { expect, test } from "vitest";
import { createSlots, type OpenSlot } from "./slots.js";

const poll = (durationMs: number) => ({ audio_input: { durationMs, bytes: durationMs } });

test("a poll that straddles a border belongs to the slot in which it ends", () => {
	const closed: OpenSlot[] = [];
	const slots = createSlots((slot) => closed.push(slot));
	slots.put(9_400, poll(1_000));
	slots.put(10_400, poll(1_000));
	slots.finish();
	expect(closed.map(({ slot, quantities }) => [slot, quantities.audio_input?.bytes])).toEqual([
		[5_000, 1_000],
		[10_000, 1_000],
	]);
});

test("a long gap goes with its true duration into the slot where it ends", () => {
	const closed: OpenSlot[] = [];
	const slots = createSlots((slot) => closed.push(slot));
	slots.put(9_400, poll(1_000));
	slots.put(39_400, poll(30_000));
	slots.finish();
	expect(closed.map(({ slot, quantities }) => [slot, quantities.audio_input?.durationMs])).toEqual([
		[5_000, 1_000],
		[35_000, 30_000],
	]);
});

test("polls that measured nothing make no slot, but close the one before", () => {
	const closed: OpenSlot[] = [];
	const slots = createSlots((slot) => closed.push(slot));
	slots.put(1_000, {});
	expect(slots.current()).toBeUndefined();
	slots.put(4_000, poll(1_000));
	slots.put(5_000, {});
	expect(closed).toHaveLength(1);
});
