/** Counts one RTP stream at the relay: the truth that measurements are held against. */
import type { DropCause } from "./impairment.js";
import type { RtpPacket } from "./rtp-packet.js";

/** Plain numbers, so that a run can be kept and compared. */
export interface StreamCount {
	readonly ssrc: number;
	readonly payloadType: number;
	readonly arrived: number;
	readonly forwarded: number;
	readonly dropped: Readonly<Record<DropCause, number>>;
	/** Sequence numbers from the lowest to the highest forwarded one: what a receiver expects (RFC 3550, A.3). */
	readonly expected: number;
	readonly paddedPackets: number;
	/** Of forwarded packets, with SRTP's tag. */
	readonly sealedBytes: number;
	/** Distinct timestamps that arrived: pictures of a video. */
	readonly frames: number;
	/** RFC 3550 (6.4.1) interarrival jitter of the departures, as it stood at the end of each second. */
	readonly jitter: readonly { readonly atMs: number; readonly ms: number }[];
	readonly firstMs: number;
	readonly lastMs: number;
}

export interface StreamCounter {
	arrive(packet: RtpPacket): void;
	drop(cause: DropCause): void;
	forward(packet: RtpPacket, atMs: number): void;
	count(): StreamCount;
}

const WRAP = 65_536;
const READING_MS = 1_000;

export function createStreamCounter(first: RtpPacket, clockRate: number): StreamCounter {
	const { ssrc, payloadType } = first;
	const timestamps = new Set<number>();
	const dropped = { loss: 0, queue: 0, outage: 0 };
	const jitter: { readonly atMs: number; readonly ms: number }[] = [];
	let [arrived, forwarded, paddedPackets, sealedBytes] = [0, 0, 0, 0];
	let [lowest, highest] = [0, 0];
	let [firstMs, lastMs, nextReadingMs] = [0, 0, 0];
	let jitterMs = 0;
	let before: { readonly timestamp: number; readonly atMs: number } | undefined;

	/** The sequence number on from the highest one, over its wraps. */
	function extend(sequence: number): number {
		const step = (sequence - highest) & (WRAP - 1);
		return highest + (step < WRAP / 2 ? step : step - WRAP);
	}

	return {
		arrive({ timestamp }) {
			arrived += 1;
			timestamps.add(timestamp);
		},
		drop(cause) {
			dropped[cause] += 1;
		},
		forward(packet, atMs) {
			if (forwarded === 0) {
				lowest = highest = packet.sequence;
				firstMs = atMs;
				nextReadingMs = atMs + READING_MS;
			}
			forwarded += 1;
			sealedBytes += packet.sealedBytes;
			if (packet.isPadded) paddedPackets += 1;
			const sequence = extend(packet.sequence);
			const isNewest = forwarded === 1 || sequence > highest;
			lowest = Math.min(lowest, sequence);
			highest = Math.max(highest, sequence);
			// A packet that was overtaken says nothing of the way of its neighbours.
			if (isNewest) {
				if (before && before.timestamp !== packet.timestamp) {
					const sentMs = (((packet.timestamp - before.timestamp) | 0) * 1_000) / clockRate;
					jitterMs += (Math.abs(atMs - before.atMs - sentMs) - jitterMs) / 16;
				}
				before = { timestamp: packet.timestamp, atMs };
			}
			while (atMs >= nextReadingMs) {
				jitter.push({ atMs: nextReadingMs, ms: jitterMs });
				nextReadingMs += READING_MS;
			}
			lastMs = atMs;
		},
		count: () => ({
			...{ ssrc, payloadType, arrived, forwarded, paddedPackets, sealedBytes, firstMs, lastMs },
			dropped: { ...dropped },
			expected: forwarded === 0 ? 0 : highest - lowest + 1,
			frames: timestamps.size,
			jitter: [...jitter],
		}),
	};
}
