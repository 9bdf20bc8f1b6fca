/**
 * The loss of what is sent, as the other end reports it. packetsSent cannot be its denominator: browsers count in it what
 * they send to probe the path, under loss up to ten times the media, and no receiver report is about that.
 */
import type { Figures } from "./adapt.js";
import { type Counters, signed, step } from "./counter-delta.js";
import { add, raise } from "./fold.js";
import type { Quantities } from "./sample.js";

export interface ReportedStream extends Counters {
	/** How many packets of media a millisecond had, as of the newest report of a loss. */
	perMs?: number;
	/** What a packet weighs: the mean size of those until the first report, so that all reports have the same weight. */
	bytesAPacket?: number;
}

/** fractionLost is cut down to 256ths (RFC 3550, A.3): on the average half of one is missing. */
const HALF_STEP = 1 / 512;
/** Reports and polls are not of the same moments: in a second of few packets the other end may expect so many more. */
const MOST_EXPECTED = 1.5;
/** What is sent may be so much more than usual before it is taken for probes. */
const MOST_SENT = 1.25;

/**
 * Adds what a fresh report says of the packets that were sent since the one before, which came `durationMs` earlier. It
 * is about those of the media alone: how many follows from the number lost and their fraction or, where nothing was lost,
 * from how many there were at the last loss.
 */
export function addLoss(
	into: Quantities,
	stream: ReportedStream,
	report: Figures,
	fraction: number,
	packets: number,
	durationMs: number,
): void {
	const delta = Math.max(0, step(stream, "packetsLost", signed(report["packetsLost"])));
	// More than was sent is another counter, or of a time before the first poll.
	const lost = delta > packets ? Number.NaN : delta;
	if (!(lost >= 0 || fraction >= 0)) return;
	let expected = packets;
	let missed = lost || (fraction > 0 && packets * fraction) || 0;
	const counted = Math.round(lost / (fraction + HALF_STEP));
	const usual = durationMs * (stream.perMs as number);
	if (counted > 0 && counted < MOST_EXPECTED * packets) {
		expected = counted;
		stream.perMs = counted / durationMs;
	} else if (usual * MOST_SENT < packets) expected = usual;
	// The first fraction may be of a longer time than polls have seen, any other of a shorter one after a missing report.
	else if (fraction > 0 && counted && !stream.perMs) missed = packets * fraction;
	missed = Math.min(missed, expected);
	const bytes = Math.round(expected * (stream.bytesAPacket as number));
	add(into, "reportedBytes", bytes);
	add(into, "reportedLostBytes", bytes * (missed / expected || 0));
	raise(into, "lossMaxRatio", missed / expected);
}
