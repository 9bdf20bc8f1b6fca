/**
 * Payload that a sender repeated to find out how much the way can carry. Chromium counts it as sent and not as
 * retransmitted. Its packets look like retransmissions (RFC 4588): the stream of its own, the timestamp of the packet
 * that it repeats and two bytes more. What repeats a packet that was dropped is a retransmission, anything else a probe.
 */
import type { PacketRecord } from "../relay/stream-count.js";

/** The original sequence number at the beginning of the payload (RFC 4588, section 4). */
const OSN_BYTES = 2;

const keyOf = (timestamp: number, sealedBytes: number) => `${timestamp} ${sealedBytes}`;

/** It cannot be told from outside whether a packet that was lacking once was asked for twice, or repeated as a probe. */
export interface ProbeBytes {
	readonly least: number;
	readonly most: number;
}

export function probeBytesOf(
	media: readonly Omit<PacketRecord, "sequence">[],
	repeated: readonly Omit<PacketRecord, "sequence">[],
	srtpTagBytes: number,
): ProbeBytes {
	/** How many packets of this timestamp and size the receiver still lacks; nought when it has got them all again. */
	const lacking = new Map<string, number>();
	for (const { timestamp, sealedBytes, isDropped } of media) {
		const key = keyOf(timestamp, sealedBytes);
		if (isDropped) lacking.set(key, (lacking.get(key) ?? 0) + 1);
	}
	let [least, most] = [0, 0];
	for (const { timestamp, sealedBytes, isPadded, isDropped } of repeated) {
		// Padding alone has no payload.
		if (isPadded) continue;
		const key = keyOf(timestamp, sealedBytes - OSN_BYTES);
		const rest = lacking.get(key);
		if (rest === undefined) least += sealedBytes - srtpTagBytes;
		if (!rest) most += sealedBytes - srtpTagBytes;
		else if (!isDropped) lacking.set(key, rest - 1);
	}
	return { least, most };
}
