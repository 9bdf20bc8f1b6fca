/** Which of two reports of the same sample is kept. Every store takes this one. */
import type { Sample } from "@qoscope/wire";

/** The time that it covers, whole milliseconds: the fuller report of a slot wins, however late the other comes. */
export function sampleVersion(sample: Sample): number {
	return Math.round(sample.durationMs ?? 0);
}
