// What the relay counts of one stream is the truth: each count is checked on packets that are made by hand.
import { describe, expect, test } from "vitest";
import { type RtpFields, rtpBytes } from "../../test/rtp-bytes.js";
import { readRtp } from "./rtp-packet.js";
import { createStreamCounter } from "./stream-count.js";

const CLOCK_RATE = 48_000;

function packetOf(fields: Partial<RtpFields>) {
	const packet = readRtp(rtpBytes({ ssrc: 7, sequence: 0, timestamp: 0, ...fields }));
	if (packet === undefined) throw new Error("That is no RTP.");
	return packet;
}

/** Counts a packet a line: its sequence number, when it departs, and whether it is dropped instead. */
function count(
	packets: readonly (Partial<RtpFields> & { readonly atMs?: number; readonly isDropped?: boolean })[],
	clockRate = CLOCK_RATE,
) {
	const counter = createStreamCounter(packetOf(packets[0] ?? {}), clockRate);
	for (const [index, { atMs = index * 20, isDropped, ...fields }] of packets.entries()) {
		const packet = packetOf({ sequence: index, timestamp: index * 960, ...fields });
		counter.arrive(packet);
		if (isDropped) counter.drop("loss");
		else counter.forward(packet, atMs);
	}
	return counter.count();
}

describe("lost packets", () => {
	test("are those between the first and the highest that were not forwarded", () => {
		const { arrived, forwarded, expected, dropped } = count([{}, { isDropped: true }, {}, { isDropped: true }, {}]);
		expect({ arrived, forwarded, expected, lost: dropped.loss }).toEqual({
			arrived: 5,
			forwarded: 3,
			expected: 5,
			lost: 2,
		});
	});

	test("are counted over the wrap of the sequence number", () => {
		const sequences = [65_534, 65_535, 0, 2];
		expect(count(sequences.map((sequence) => ({ sequence }))).expected).toBe(5);
	});

	test("are not those that came late", () => {
		const { expected, forwarded } = count([0, 2, 1, 3].map((sequence) => ({ sequence })));
		expect(expected - forwarded).toBe(0);
	});

	test("are counted from the first packet on, as RFC 3550 (A.3) has it: an older one makes them fewer", () => {
		const { expected, forwarded } = count([10, 9, 11].map((sequence) => ({ sequence })));
		expect(expected - forwarded).toBe(-1);
	});
});

describe("a gap", () => {
	const missedInGaps = (sequences: readonly number[], clockRate?: number) =>
		count(
			sequences.map((sequence) => ({ sequence })),
			clockRate,
		).missedInGaps;

	test("of fifty packets of sound is another beginning of the stream to Chromium, one of 49 is a loss", () => {
		expect(missedInGaps([0, 1, 51, 52])).toBe(0);
		expect(missedInGaps([0, 1, 52, 53])).toBe(50);
	});
	test("of 450 packets of pictures is, one of 449 is none", () => {
		expect(missedInGaps([0, 450, 451], 90_000)).toBe(0);
		expect(missedInGaps([0, 451, 452], 90_000)).toBe(450);
	});
	test("is as wide over the wrap, and the ends of the stream are told as they stand in its packets", () => {
		const { missedInGaps, expected, firstSequence, lastSequence } = count([{ sequence: 65_500 }, { sequence: 100 }]);
		expect({ missedInGaps, expected, firstSequence, lastSequence }).toEqual({
			missedInGaps: 135,
			expected: 137,
			firstSequence: 65_500,
			lastSequence: 100,
		});
	});
});

test("payload is what follows the header, of what was forwarded", () => {
	const { sealedBytes } = count([{ payloadBytes: 100 }, { payloadBytes: 40, isDropped: true }, { payloadBytes: 60 }]);
	expect(sealedBytes).toBe(160);
});

test("pictures are distinct timestamps of what arrived", () => {
	expect(count([{ timestamp: 0 }, { timestamp: 0 }, { timestamp: 3_000, isDropped: true }]).frames).toBe(2);
});

describe("jitter (RFC 3550, 6.4.1)", () => {
	const jitterOf = (delayMs: (index: number) => number, packets = 500) =>
		count(Array.from({ length: packets }, (_, index) => ({ atMs: index * 20 + delayMs(index) }))).jitter.at(-1)?.ms ??
		-1;

	test("is nought at an even pace, whatever the delay", () => {
		expect(jitterOf(() => 80)).toBe(0);
	});
	test("nears the mean difference of the delays of neighbours", () => {
		// 0 and 8 in turn: each neighbour differs by 8.
		expect(jitterOf((index) => (index % 2) * 8)).toBeCloseTo(8, 3);
	});
	test("is read once a second", () => {
		const { jitter } = count(Array.from({ length: 251 }, (_, index) => ({ atMs: index * 20 })));
		expect(jitter.map(({ atMs }) => atMs)).toEqual([1_000, 2_000, 3_000, 4_000, 5_000]);
	});
	test("of pictures is taken from the last packet of one to the first of the next, as Chromium takes it", () => {
		const two = Array.from({ length: 200 }, (_, index) => ({
			timestamp: Math.floor(index / 2) * 1_920,
			atMs: Math.floor(index / 2) * 40 + (index % 2) * 15,
		}));
		expect(count(two).jitter.at(-1)?.ms).toBeCloseTo(15, 0);
	});
});
