// What a sender repeats is a retransmission where the receiver lacks it, and a probe where it does not.
import { expect, test } from "vitest";
import { probeBytesOf } from "./probe-bytes.js";

const TAG = 10;
const packet = (timestamp: number, payload: number, change: { isDropped?: boolean; isPadded?: boolean } = {}) => ({
	timestamp,
	sealedBytes: payload + TAG,
	isPadded: false,
	isDropped: false,
	...change,
});
const media = [packet(1, 500), packet(2, 600, { isDropped: true }), packet(3, 700)];

test("a repetition of what was dropped is none", () => {
	expect(probeBytesOf(media, [packet(2, 602)], TAG)).toEqual({ least: 0, most: 0 });
});
test("a repetition of what arrived is one, with its original sequence number", () => {
	expect(probeBytesOf(media, [packet(3, 702)], TAG)).toEqual({ least: 702, most: 702 });
});
test("a retransmission that was dropped itself comes once more", () => {
	expect(probeBytesOf(media, [packet(2, 602, { isDropped: true }), packet(2, 602)], TAG)).toEqual({
		least: 0,
		most: 0,
	});
});
test("what comes again once more may be either", () => {
	expect(probeBytesOf(media, [packet(2, 602), packet(2, 602)], TAG)).toEqual({ least: 0, most: 602 });
});
test("padding alone has no payload", () => {
	expect(probeBytesOf(media, [packet(3, 224, { isPadded: true })], TAG)).toEqual({ least: 0, most: 0 });
});
