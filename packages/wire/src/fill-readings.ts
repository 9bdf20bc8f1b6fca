/** Readings that a slot can go without, shown from a slot before it: at presentation, and there only. */
import type { MetricName } from "./metrics.js";
import type { Sample } from "./sample.js";

/** A group of metrics that are there together or not at all; its first name says which. */
type Group = readonly [MetricName, ...MetricName[]];

/** A receiver may have round trips from its candidate pair alone, which some browsers ask every four to six seconds. */
const LATENCY: Group = [
	"latencyCount",
	"latencySumMs",
	"latencyMinMs",
	"latencyMaxMs",
	"latencyRtcpCount",
	"latencyEchoCount",
];

/** What a sender learns from receiver reports, which come every one to five seconds (RFC 3550 section 6.2). */
const REPORTED: readonly Group[] = [
	LATENCY,
	["jitterCount", "jitterSumMs", "jitterMinMs", "jitterMaxMs"],
	["reportedBytes", "reportedLostBytes", "lossMaxRatio"],
];

/** The sample with the readings that it lacks from the first of the earlier ones, newest first, that has them. */
export function fillReadings(newest: Sample, earlier: readonly Sample[], isSent: boolean): Sample {
	const filled: { [name in MetricName]?: number } = { ...newest };
	for (const names of isSent ? REPORTED : [LATENCY]) {
		const has = (sample: Sample) => (sample[names[0]] ?? 0) > 0;
		const source = has(newest) ? undefined : earlier.find(has);
		for (const name of names) {
			const value = source?.[name];
			if (value !== undefined) filled[name] = value;
		}
	}
	return filled;
}
