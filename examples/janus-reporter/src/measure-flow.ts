/**
 * What happened on one stream between two readings, as a sample from the participant's side, without its time.
 *
 * Janus stands at the other end of both directions. Of what a participant sends it counts what arrived and what did not;
 * of what a participant receives it counts what it sent, and hears from the participant's receiver reports what was
 * lost. So what was sent, or arrived, is what Janus counted plus, or less, the lost packets, at the mean packet size.
 */
import type { Sample } from "@qoscope/wire";
import { counterDelta } from "./counter-delta.js";
import type { FlowReading } from "./handle-reading.js";

interface Step {
	readonly packets: number;
	readonly payloadBytes: number;
	readonly lost: number | undefined;
}

function stepOf(now: FlowReading, before: FlowReading): Step | undefined {
	const allPackets = counterDelta(now.packets, before.packets);
	const allBytes = counterDelta(now.bytes, before.bytes);
	if (allPackets === undefined || allBytes === undefined) return undefined;
	const again = Math.min(allPackets, counterDelta(now.retransmissions, before.retransmissions) ?? 0);
	const packets = allPackets - again;
	// Janus counts the bytes of retransmissions in, and not apart: they are taken to be as long as the others.
	const payloadBytes =
		Math.max(0, allBytes - allPackets * now.headerBytes) * (allPackets === 0 ? 0 : packets / allPackets);
	return { packets, payloadBytes, lost: counterDelta(now.lost, before.lost) };
}

/** No round trip and no jitter is longer: a counter of 16 bits that wrapped reads 65,536 ms. */
const LONGEST_READING_MS = 30_000;

function jitterReading(jitterMs: number | undefined): Sample {
	if (jitterMs === undefined || jitterMs > LONGEST_READING_MS) return {};
	return { jitterSumMs: jitterMs, jitterCount: 1, jitterMinMs: jitterMs, jitterMaxMs: jitterMs };
}

/** From the participant to Janus: `…_input`, `…_from_…`. Janus is the receiver whose report the loss is. */
export function sentSample(now: FlowReading, before: FlowReading): Sample | undefined {
	const step = stepOf(now, before);
	if (step === undefined) return undefined;
	const { packets, payloadBytes, lost } = step;
	const sent = packets + (lost ?? 0);
	const bytes = Math.round(packets === 0 ? 0 : (payloadBytes * sent) / packets);
	const lossRatio = lost === undefined || sent === 0 ? undefined : lost / sent;
	return {
		bytes,
		packets: sent,
		...(lossRatio === undefined || bytes === 0
			? {}
			: { lossMaxRatio: lossRatio, reportedBytes: bytes, reportedLostBytes: bytes * lossRatio }),
		// Janus makes a new value with each packet, so each poll that saw one is a reading.
		...(packets > 0 ? jitterReading(now.jitterMs) : {}),
	};
}

/** From Janus to the participant: `…_output`, `…_to_…`. */
export function receivedSample(now: FlowReading, before: FlowReading): Sample | undefined {
	const step = stepOf(now, before);
	if (step === undefined) return undefined;
	const { packets, payloadBytes, lost } = step;
	// A receiver report can tell of packets that were sent before this step.
	const arrived = Math.max(0, packets - (lost ?? 0));
	return {
		bytes: Math.round(packets === 0 ? 0 : (payloadBytes * arrived) / packets),
		packets: arrived,
		...(lost === undefined ? {} : { packetsLost: lost }),
	};
}

/**
 * What the participant's receiver reports said by the end of a slot. Janus does not tell when a report came, and shows
 * the last one for ever, so it is one reading a slot, and only of a slot in which something was sent.
 */
export function reportReadings(reading: FlowReading): Sample {
	const { latencyMs } = reading;
	return {
		...jitterReading(reading.jitterMs),
		...(latencyMs === undefined || latencyMs > LONGEST_READING_MS
			? {}
			: {
					latencySumMs: latencyMs,
					latencyCount: 1,
					latencyMinMs: latencyMs,
					latencyMaxMs: latencyMs,
					latencyRtcpCount: 1,
				}),
	};
}
