// What a receiver misses: over two transports, over the wrap, and what it cannot tell.
import { expect, test } from "vitest";
import { missedOf } from "./missed.js";

const SOUND = { ssrc: 1, clockRate: 48_000, missedInGaps: 0 };
const count = (firstMs: number, firstSequence: number, lastSequence: number, change: object = {}) => {
	const expected = lastSequence - firstSequence + 1;
	return { ...SOUND, firstMs, firstSequence, lastSequence, expected, forwarded: expected, ...change };
};

test("what came over neither of two transports is missed, in whatever order they are named", () => {
	expect(missedOf([count(900, 120, 200), count(0, 0, 99, { forwarded: 97 })])).toEqual({ all: 23, inGaps: 0 });
});
test("a sequence number that wraps between the two is the next one", () => {
	expect(missedOf([count(0, 65_000, 65_535), count(900, 2, 50)])).toEqual({ all: 2, inGaps: 0 });
});
test("what both carried is missed by nobody", () => {
	expect(missedOf([count(0, 0, 99), count(900, 90, 200)]).all).toBe(-10);
});
test("a gap of fifty packets of sound is another beginning, one of 49 is a loss", () => {
	expect(missedOf([count(0, 0, 99), count(900, 150, 200)])).toEqual({ all: 50, inGaps: 50 });
	expect(missedOf([count(0, 0, 99), count(900, 149, 200)])).toEqual({ all: 49, inGaps: 0 });
});
test("of pictures it takes 450", () => {
	const pictures = { clockRate: 90_000 };
	expect(missedOf([count(0, 0, 99, pictures), count(900, 549, 600, pictures)])).toEqual({ all: 449, inGaps: 0 });
	expect(missedOf([count(0, 0, 99, pictures), count(900, 550, 600, pictures)])).toEqual({ all: 450, inGaps: 450 });
});
test("another stream has no gap to the first one", () => {
	expect(missedOf([count(0, 0, 99), count(900, 5_000, 5_099, { ssrc: 2, missedInGaps: 7, forwarded: 90 })])).toEqual({
		all: 10,
		inGaps: 7,
	});
});
