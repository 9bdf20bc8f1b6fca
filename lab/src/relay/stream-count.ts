/** Counts one RTP stream at the relay: the truth that measurements are held against. */
import type { DropCause } from "./impairment.js";
import { createJitter, type JitterReading } from "./interarrival-jitter.js";
import type { RtpPacket } from "./rtp-packet.js";

/** One packet that arrived. */
export interface PacketRecord {
	readonly sequence: number;
	readonly timestamp: number;
	/** Payload with SRTP's tag. */
	readonly sealedBytes: number;
	readonly isPadded: boolean;
	isDropped: boolean;
}

/** Plain numbers, so that a run can be kept and compared. */
export interface StreamCount {
	readonly ssrc: number;
	readonly payloadType: number;
	/** Hz. */
	readonly clockRate: number;
	readonly arrived: number;
	readonly forwarded: number;
	readonly dropped: Readonly<Record<DropCause, number>>;
	/** Sequence numbers from the first forwarded packet to the highest: what a receiver expects (RFC 3550, A.3). */
	readonly expected: number;
	/** Payload with SRTP's tag, of what was forwarded. */
	readonly sealedBytes: number;
	/** In the order in which they arrived. */
	readonly records: readonly PacketRecord[];
	/** Distinct timestamps that arrived: pictures of a video. */
	readonly frames: number;
	/** Of the departures, as this process sees them. */
	readonly jitter: readonly JitterReading[];
	readonly firstMs: number;
	readonly lastMs: number;
}

export interface StreamCounter {
	arrive(packet: RtpPacket): void;
	/** The packet that arrived last was dropped. */
	drop(cause: DropCause): void;
	forward(packet: RtpPacket, atMs: number): void;
	count(): StreamCount;
}

const WRAP = 65_536;

export function createStreamCounter(first: RtpPacket, clockRate: number): StreamCounter {
	const { ssrc, payloadType } = first;
	const records: PacketRecord[] = [];
	const timestamps = new Set<number>();
	const dropped = { loss: 0, queue: 0, outage: 0 };
	const jitter = createJitter(clockRate);
	let [arrived, forwarded, sealedBytes] = [0, 0, 0];
	let [base, highest] = [0, 0];
	let [firstMs, lastMs] = [0, 0];

	/** The sequence number on from the highest one, over its wraps. */
	function extend(sequence: number): number {
		const step = (sequence - highest) & (WRAP - 1);
		return highest + (step < WRAP / 2 ? step : step - WRAP);
	}

	return {
		arrive(packet) {
			arrived += 1;
			timestamps.add(packet.timestamp);
			records.push({
				sequence: packet.sequence,
				timestamp: packet.timestamp,
				sealedBytes: packet.sealedBytes,
				isPadded: packet.isPadded,
				isDropped: false,
			});
		},
		drop(cause) {
			dropped[cause] += 1;
			const last = records.at(-1);
			if (last) last.isDropped = true;
		},
		forward(packet, atMs) {
			if (forwarded === 0) {
				base = highest = packet.sequence;
				firstMs = atMs;
			}
			forwarded += 1;
			sealedBytes += packet.sealedBytes;
			highest = Math.max(highest, extend(packet.sequence));
			jitter.take(packet, atMs);
			lastMs = atMs;
		},
		count: () => ({
			...{ ssrc, payloadType, clockRate, arrived, forwarded, sealedBytes, firstMs, lastMs },
			dropped: { ...dropped },
			expected: forwarded === 0 ? 0 : highest - base + 1,
			frames: timestamps.size,
			records: [...records],
			jitter: jitter.readings(),
		}),
	};
}
