/**
 * Payload that a sender repeated to find out how much the way can carry. Chromium counts it as sent and not as
 * retransmitted. Its packets look like retransmissions (RFC 4588): the stream of its own, the timestamp of the packet
 * that it repeats and two bytes more. What repeats a packet that was dropped is a retransmission, anything else a probe.
 */
import type { PacketRecord } from "../relay/stream-count.js";

/** The original sequence number at the beginning of the payload (RFC 4588, section 4). */
const OSN_BYTES = 2;

const keyOf = (timestamp: number, sealedBytes: number) => `${timestamp} ${sealedBytes}`;

export function probeBytesOf(
	media: readonly PacketRecord[],
	repeated: readonly PacketRecord[],
	srtpTagBytes: number,
): number {
	/** How many packets of this timestamp and size the receiver still lacks. */
	const lacking = new Map<string, number>();
	for (const { timestamp, sealedBytes, isDropped } of media) {
		const key = keyOf(timestamp, sealedBytes);
		if (isDropped) lacking.set(key, (lacking.get(key) ?? 0) + 1);
	}
	let bytes = 0;
	for (const { timestamp, sealedBytes, isPadded, isDropped } of repeated) {
		// Padding alone has no payload.
		if (isPadded) continue;
		const key = keyOf(timestamp, sealedBytes - OSN_BYTES);
		const rest = lacking.get(key) ?? 0;
		if (rest === 0) bytes += sealedBytes - srtpTagBytes;
		else if (!isDropped) lacking.set(key, rest - 1);
	}
	return bytes;
}
