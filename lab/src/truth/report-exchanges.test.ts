// A round trip by reports is the way of the newest sender report and that of the receiver report after it.
import { expect, test } from "vitest";
import { reportExchangesOf } from "./report-exchanges.js";

const [VIDEO, SHARE, SERVER] = [7, 8, 9];
const SSRCS = new Set([VIDEO]);

function report(kind: number, ssrc: number, atMs: number, delayMs: number) {
	const payload = Buffer.from([0x80, kind, 0, 6, 0, 0, 0, ssrc]);
	return { atMs, delayMs, payload };
}
const sender = (atMs: number, delayMs: number, ssrc = VIDEO) => report(200, ssrc, atMs, delayMs);
const receiver = (atMs: number, delayMs: number) => report(201, SERVER, atMs, delayMs);

test("the newest sender report that had arrived counts, whenever it was sent", () => {
	const up = [sender(0, 40), sender(1_000, 90), sender(1_020, 30)];
	expect(reportExchangesOf(up, [receiver(900, 5), receiver(1_060, 5), receiver(1_100, 6)], SSRCS)).toEqual([
		{ endedMs: 905, roundTripMs: 45 },
		{ endedMs: 1_065, roundTripMs: 35 },
		{ endedMs: 1_106, roundTripMs: 96 },
	]);
});
test("before the first sender report there is none", () => {
	expect(reportExchangesOf([sender(0, 40)], [receiver(39, 5)], SSRCS)).toEqual([]);
});
test("those of another stream, feedback and media are passed over", () => {
	const media = { atMs: 0, delayMs: 1, payload: Buffer.from([0x80, 111, 0, 1, 0, 0, 0, 0]) };
	const up = [sender(0, 40, SHARE), report(205, VIDEO, 0, 1), media, { ...media, payload: Buffer.alloc(0) }];
	expect(reportExchangesOf(up, [receiver(900, 5)], SSRCS)).toEqual([]);
	expect(reportExchangesOf([sender(0, 40)], [report(206, SERVER, 900, 5), media], SSRCS)).toEqual([]);
});
