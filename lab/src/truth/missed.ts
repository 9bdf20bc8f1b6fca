/**
 * What a receiver misses of one type's streams (RFC 3550, A.3), also between two transports over which a stream came one
 * after another.
 */
import { restartStepOf, type StreamCount, stepBetween } from "../relay/stream-count.js";

export interface Missed {
	readonly all: number;
	/** Of these the ones in gaps that a receiver takes for another beginning of the stream, and so for no loss. */
	readonly inGaps: number;
}

type Counted = Pick<
	StreamCount,
	"ssrc" | "clockRate" | "expected" | "forwarded" | "missedInGaps" | "firstSequence" | "lastSequence" | "firstMs"
>;

export function missedOf(counts: readonly Counted[]): Missed {
	let [all, inGaps] = [0, 0];
	const before = new Map<number, Counted>();
	for (const count of counts.toSorted((a, b) => a.firstMs - b.firstMs)) {
		const last = before.get(count.ssrc)?.lastSequence;
		before.set(count.ssrc, count);
		const step = last === undefined ? 1 : stepBetween(last, count.firstSequence);
		all += step - 1 + count.expected - count.forwarded;
		inGaps += count.missedInGaps + (step > restartStepOf(count.clockRate) ? step - 1 : 0);
	}
	return { all, inGaps };
}
