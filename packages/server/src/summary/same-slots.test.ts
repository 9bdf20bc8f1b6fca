// Shared or not, by the slots of a minute: the same size at another time is another network.
import { EMPTY_ROLLUP, MINUTE_MS, merge, rollUpSlot, type Sample, SLOT_MS } from "@qoscope/wire";
import { expect, test } from "vitest";
import type { SlotSample } from "../store/ports.js";
import { causesOf, sharedMinutes } from "./causes.js";
import { atSameTimeIn } from "./same-slots.js";

const PARTICIPANTS = [1, 2, 3, 4];
const received = (packetsLost: number): Sample => ({
	...{ durationMs: SLOT_MS, bytes: 20_000, packets: 250 - packetsLost, packetsLost },
});

/** A minute of audio of each, with so many lost packets in each of its slots. */
function minuteOf(losses: (participant: number, index: number) => number): readonly SlotSample[] {
	return PARTICIPANTS.flatMap((participant) =>
		Array.from({ length: MINUTE_MS / SLOT_MS }, (_, index) => ({
			...{ participant, type: "audio_output" as const, slotMs: index * SLOT_MS },
			sample: received(losses(participant, index)),
		})),
	);
}

/** The causes by the minute alone, and with its slots. */
function causesOfAll(slots: readonly SlotSample[]) {
	const minutes = PARTICIPANTS.map((participant) => ({
		...{ participant, minuteMs: 0, type: "audio_output" as const },
		rollup: slots
			.filter((slot) => slot.participant === participant)
			.reduce((sum, { slotMs, sample }) => merge(sum, rollUpSlot(slotMs, sample)), EMPTY_ROLLUP),
	}));
	return PARTICIPANTS.map((participant) => {
		const byMinute = causesOf(participant, minutes);
		const bySlots = causesOf(participant, minutes, [], new Map([[0, atSameTimeIn(slots)]]));
		return { asked: sharedMinutes(byMinute), byMinute: byMinute[0]?.cause, bySlots: bySlots[0]?.cause };
	});
}

test("bursts of the same size in the same slots are the server's", () => {
	const slots = minuteOf((_, index) => (index >= 3 && index < 6 ? 50 : 0));
	expect(causesOfAll(slots)).toEqual(PARTICIPANTS.map(() => ({ asked: [0], byMinute: "server", bySlots: "server" })));
});

test("bursts of the same size one after the other are everybody's own", () => {
	const slots = minuteOf((participant, index) => (Math.floor(index / 3) === participant - 1 ? 50 : 0));
	expect(causesOfAll(slots)).toEqual(PARTICIPANTS.map(() => ({ asked: [0], byMinute: "server", bySlots: "network" })));
});

test("a shared burst on top of everybody's little losses is still the server's", () => {
	const slots = minuteOf((participant, index) => (index < 4 ? 40 : index === 4 + participant ? 8 : 1));
	expect(causesOfAll(slots).map(({ bySlots }) => bySlots)).toEqual(PARTICIPANTS.map(() => "server"));
});

test("one whose slots are not known is compared by the minute", () => {
	const slots = minuteOf(() => 12);
	const isAtSameTime = atSameTimeIn(slots.filter(({ participant }) => participant === 1));
	expect(isAtSameTime({ type: "audio_output", quantity: "lossRatio", limit: 0.02 }, 1, 2)).toBe(true);
});
