// A slot is right about the size of pictures where that size came out of the decoder at the slot's end.
import { expect, test } from "vitest";
import type { PageStream } from "../page/read-streams.js";
import { shownSizes, sizeRows } from "./size-row.js";

const [small, large] = [
	{ width: 240, height: 135, frames: 75 },
	{ width: 960, height: 540, frames: 75 },
];
const stream: PageStream = {
	...{ ssrc: 1, rtxSsrc: undefined, type: "video_output", srtpTagBytes: 16, pictures: 300 },
	sizes: [
		{ atMs: 10_100, ...large },
		{ atMs: 17_000, ...small },
	],
};
const slot = (slot: number, sample: object) => ({ slot, samples: [{ type: "video_output", sample } as const] });
const rightOf = (...reports: ReturnType<typeof slot>[]) => {
	const [row] = sizeRows("attendee", [stream], reports);
	return [row?.agent, row?.truth];
};

test("the size that was on at a slot's end is right, and one that came earlier or later is not", () => {
	expect(rightOf(slot(10_000, large), slot(15_000, small))).toEqual([2, 2]);
	expect(rightOf(slot(10_000, small), slot(15_000, large))).toEqual([0, 2]);
});
test("a slot in which nothing was shown says nothing", () => {
	expect(rightOf(slot(10_000, { frames: 0 }), slot(15_000, small))).toEqual([1, 1]);
});
test("a slot with pictures that tells no size is wrong", () => {
	expect(rightOf(slot(10_000, { frames: 75 }), slot(15_000, small))).toEqual([1, 2]);
});
test("what has no decoder has no row", () => {
	expect(sizeRows("publisher", [{ ...stream, sizes: undefined }], [slot(10_000, large)])).toEqual([]);
});
test("sizes are told in the order in which they came", () => {
	expect(shownSizes([stream])).toEqual({ video_output: ["960x540", "240x135"] });
});
