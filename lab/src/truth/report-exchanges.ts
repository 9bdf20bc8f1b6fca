/**
 * Round trips by RTCP (RFC 3550, 6.4.1) as the wire had them: the way of a sender report up, and that of the receiver report
 * after it down. A browser subtracts what the far end says it kept of the time between, which SRTCP seals; its kind and who
 * sends it are in clear (RFC 3711, 3.4).
 */
import type { Exchange } from "./stun-exchanges.js";
import type { WireDelay } from "./wire-delays.js";

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const HEADER_BYTES = 8;

function senderOf({ payload }: WireDelay, kind: number): number | undefined {
	if (payload.length < HEADER_BYTES || payload.readUInt8(0) >> 6 !== 2) return undefined;
	return payload.readUInt8(1) === kind ? payload.readUInt32BE(4) : undefined;
}

const arrivedMs = ({ atMs, delayMs }: WireDelay) => atMs + delayMs;

/** `ssrcs` are those that send. Which of them a receiver report is about is sealed: one about all comes at once. */
export function reportExchangesOf(
	up: readonly WireDelay[],
	down: readonly WireDelay[],
	ssrcs: ReadonlySet<number>,
): readonly Exchange[] {
	const sent = up
		.filter((delay) => ssrcs.has(senderOf(delay, SENDER_REPORT) ?? -1))
		.toSorted((a, b) => arrivedMs(a) - arrivedMs(b));
	return down
		.filter((delay) => senderOf(delay, RECEIVER_REPORT) !== undefined)
		.flatMap((received) => {
			const last = sent.findLast((delay) => arrivedMs(delay) <= received.atMs);
			return last ? [{ endedMs: arrivedMs(received), roundTripMs: last.delayMs + received.delayMs }] : [];
		});
}
