// Pictures of one stream type: layers of one picture are no more pictures, a stream that follows another is.
import { expect, test } from "vitest";
import { framesOf } from "./truth-of.js";

const count = (ssrc: number, frames: number, firstMs: number, lastMs: number) => ({ ssrc, frames, firstMs, lastMs });

test("of three layers the largest count is taken", () => {
	expect(framesOf([count(1, 300, 0, 20_000), count(2, 280, 5, 20_000), count(3, 310, 9, 20_000)])).toBe(310);
});
test("of streams that follow each other all count", () => {
	expect(framesOf([count(2, 150, 10_020, 20_000), count(1, 140, 0, 10_000)])).toBe(290);
});
test("a stream over two transports is one", () => {
	expect(framesOf([count(1, 140, 0, 10_000), count(1, 150, 10_500, 20_000)])).toBe(290);
});
test("without a stream there is no picture", () => {
	expect(framesOf([])).toBe(0);
});
