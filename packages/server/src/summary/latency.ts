/** Latency as numbers, with the sources of its readings: over a whole stay, and of the newest slot that has some. */
import {
	EMPTY_ROLLUP,
	figuresOf,
	type LatencyBody,
	type LatencyReadings,
	rollUpSlot,
	type Sample,
	type SlotLatency,
	STREAM_TYPES,
} from "@qoscope/wire";
import type { ParticipantRollup, SlotSample } from "../store/ports.js";

/** Undefined where the reporter did not say which were by RTCP. */
export function readingsOf({
	latencyCount,
	latencyRtcpCount,
	latencyEchoCount = 0,
}: Sample): LatencyReadings | undefined {
	if (latencyCount === undefined || latencyRtcpCount === undefined) return undefined;
	const candidatePair = Math.max(0, latencyCount - latencyRtcpCount - latencyEchoCount);
	return { rtcp: latencyRtcpCount, echo: latencyEchoCount, candidatePair };
}

function withReadings<Figures extends object>(figures: Figures, sample: Sample) {
	const readings = readingsOf(sample);
	return readings === undefined ? figures : { ...figures, readings };
}

function slotLatencyOf({ slotMs, sample }: SlotSample): SlotLatency | undefined {
	const { latencyMs } = figuresOf(rollUpSlot(slotMs, sample));
	if (latencyMs === undefined) return undefined;
	return withReadings({ startMs: slotMs, avgMs: latencyMs.avg, maxMs: latencyMs.max }, sample);
}

/** The types that have readings, in the order of the contract. `recent` are slots that are shown as live, in any order. */
export function latencyOf(
	rollups: readonly ParticipantRollup[],
	recent: readonly SlotSample[],
): LatencyBody["types"][number][] {
	const newestFirst = recent.toSorted((a, b) => b.slotMs - a.slotMs);
	return STREAM_TYPES.flatMap((type) => {
		const { rollup = EMPTY_ROLLUP } = rollups.find((one) => one.type === type) ?? {};
		const { latencyMs } = figuresOf(rollup);
		if (latencyMs === undefined) return [];
		const newest = newestFirst
			.filter((slot) => slot.type === type)
			.map(slotLatencyOf)
			.find((slot) => slot !== undefined);
		const { min: minMs, avg: avgMs, max: maxMs } = latencyMs;
		const whole = withReadings({ type, minMs, avgMs, maxMs }, rollup.totals.sample);
		return [newest === undefined ? whole : { ...whole, newest }];
	});
}
