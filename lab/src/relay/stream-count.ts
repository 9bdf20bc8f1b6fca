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
	/** What was passed on when the browser had given this way up: it reached nobody, and is in no other count of these. */
	readonly unheard: number;
	/** Sequence numbers from the first forwarded packet to the highest: what a receiver expects (RFC 3550, A.3). */
	readonly expected: number;
	/** Of those that are missing, the ones in gaps so wide that a receiver takes them for another beginning. */
	readonly missedInGaps: number;
	/** Of the first forwarded packet, and the highest. */
	readonly firstSequence: number;
	readonly lastSequence: number;
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
	/** The packet that arrived last is passed on, and nobody hears it. */
	lose(): void;
	forward(packet: RtpPacket, atMs: number): void;
	count(): StreamCount;
}

const WRAP = 65_536;
/** Of every video format (RFC 3551, section 5). */
export const VIDEO_CLOCK_RATE = 90_000;

/**
 * RFC 3550, A.1, lets a receiver take a sequence number far ahead for another beginning of the stream, before which nothing
 * was lost; its example does so beyond 3,000. Chromium does beyond these, and the lab's outages are in accord.
 */
export const restartStepOf = (clockRate: number): number => (clockRate === VIDEO_CLOCK_RATE ? 450 : 50);

/** How far one sequence number is ahead of another, over the wrap; below 0 for an older one. */
export function stepBetween(before: number, after: number): number {
	const step = (after - before) & (WRAP - 1);
	return step < WRAP / 2 ? step : step - WRAP;
}

export function createStreamCounter(first: RtpPacket, clockRate: number): StreamCounter {
	const { ssrc, payloadType } = first;
	const records: PacketRecord[] = [];
	const timestamps = new Set<number>();
	const dropped = { loss: 0, queue: 0, outage: 0 };
	const jitter = createJitter(clockRate);
	let [arrived, forwarded, unheard, sealedBytes] = [0, 0, 0, 0];
	let [base, highest, missedInGaps] = [0, 0, 0];
	let [firstMs, lastMs] = [0, 0];

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
		lose() {
			unheard += 1;
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
			const step = stepBetween(highest, packet.sequence);
			if (step > restartStepOf(clockRate)) missedInGaps += step - 1;
			highest += Math.max(0, step);
			jitter.take(packet, atMs);
			lastMs = atMs;
		},
		count: () => ({
			...{ ssrc, payloadType, clockRate, arrived, forwarded, unheard, sealedBytes, firstMs, lastMs },
			dropped: { ...dropped },
			expected: forwarded === 0 ? 0 : highest - base + 1,
			missedInGaps,
			firstSequence: base & (WRAP - 1),
			lastSequence: highest & (WRAP - 1),
			frames: timestamps.size,
			records: [...records],
			jitter: jitter.readings(),
		}),
	};
}
