/**
 * A sample: one participant's one stream type in one slot, in quantities that add up.
 *
 * `combine` joins sources of one run and slot, `combineRuns` the runs of a slot, `mergeSamples` times. None depends on
 * the order (sample.law.test.ts); the SQL of the store must agree with the last two.
 */
import { METRICS, type MetricName } from "./metrics.js";
import { SLOT_MS } from "./slots.js";

/** Absent is absent: a quantity that was not measured is not in the object; it is never 0. */
export type Sample = { readonly [name in MetricName]?: number };

export const EMPTY_SAMPLE: Sample = Object.freeze({});

type MutableSample = { [name in MetricName]?: number };

function add(a: number | undefined, b: number | undefined): number | undefined {
	return a === undefined ? b : b === undefined ? a : a + b;
}
function higher(a: number | undefined, b: number | undefined): number | undefined {
	return a === undefined ? b : b === undefined ? a : Math.max(a, b);
}
function lower(a: number | undefined, b: number | undefined): number | undefined {
	return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}

function put(target: MutableSample, name: MetricName, value: number | undefined): void {
	if (value !== undefined) target[name] = value;
}

/** Orders pictures: by area, then frames, then width. Height follows from area and width. */
function comparePictures(a: Sample, b: Sample): number {
	const area = (sample: Sample) => (sample.width ?? 0) * (sample.height ?? 0);
	return area(a) - area(b) || (a.frames ?? -1) - (b.frames ?? -1) || (a.width ?? -1) - (b.width ?? -1);
}

/** Joins two sources of the same run, type and slot, which are measured at the same time. Associative. */
export function combine(a: Sample, b: Sample): Sample {
	const result: MutableSample = {};
	const picture = comparePictures(a, b) >= 0 ? a : b;
	for (const { name, combine: how } of METRICS) {
		if (how === "sum") put(result, name, add(a[name], b[name]));
		else if (how === "max") put(result, name, higher(a[name], b[name]));
		else if (how === "min") put(result, name, lower(a[name], b[name]));
		else put(result, name, picture[name]);
	}
	return result;
}

/** Two clocks of one device, each set by the server's, may be so far apart. */
export const RUN_OVERLAP_TOLERANCE = 1.05;

/** How long somebody was measured by any of several runs, each from its offset on, as far as offsets are known. */
function coveredMs(runs: readonly Sample[]): number {
	let covered = 0;
	let reachedMs = Number.NEGATIVE_INFINITY;
	const known = runs.flatMap(({ startOffsetMs, durationMs = 0 }) =>
		startOffsetMs === undefined ? [] : [{ startMs: startOffsetMs, endMs: startOffsetMs + durationMs }],
	);
	for (const { startMs, endMs } of known.sort((a, b) => a.startMs - b.startMs)) {
		covered += Math.max(0, endMs - Math.max(startMs, reachedMs));
		reachedMs = Math.max(reachedMs, endMs);
	}
	const unknown = runs.filter(({ startOffsetMs }) => startOffsetMs === undefined);
	return covered + unknown.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0);
}

/**
 * Joins all runs of one participant in a slot. Runs that follow each other, as a page that is loaded again does, add
 * their time and frames; those of two tabs are beside each other, and their time counts once. Without offsets both look
 * the same until their times are more than a slot holds.
 */
export function combineRuns(runs: readonly Sample[]): Sample {
	const together = runs.reduce(combine, EMPTY_SAMPLE);
	const { durationMs: longestMs, frames } = together;
	if (longestMs === undefined) return together;
	const covered = coveredMs(runs);
	const durationMs = Math.max(longestMs, Math.min(SLOT_MS, covered));
	if (frames === undefined) return { ...together, durationMs };
	const totalMs = runs.reduce((sum, run) => sum + (run.durationMs ?? 0), 0);
	const areKnown = runs.every(({ startOffsetMs }) => startOffsetMs !== undefined);
	const follow = totalMs <= (areKnown ? covered : durationMs) * RUN_OVERLAP_TOLERANCE;
	const allFrames = runs.reduce((sum, run) => sum + (run.frames ?? 0), 0);
	return { ...together, durationMs, frames: follow ? allFrames : frames };
}

/** A sample over a longer time, with the moment of the picture that its size belongs to. */
export interface TimedSample {
	readonly sample: Sample;
	/** Slot start (epoch ms) of the last picture; absent while none was shown. */
	readonly pictureAtMs?: number;
}

/** Puts a slot's sample on the time line; a slot shows a picture when it has a size. */
export function timed(slotMs: number, { startOffsetMs: _ofSlotAlone, ...sample }: Sample): TimedSample {
	return sample.width === undefined ? { sample } : { sample, pictureAtMs: slotMs };
}

/** Joins two times of the same participant and type: quantities add, the size is that of the later picture. */
export function mergeSamples(a: TimedSample, b: TimedSample): TimedSample {
	const result: MutableSample = {};
	const later = (a.pictureAtMs ?? -1) - (b.pictureAtMs ?? -1) || comparePictures(a.sample, b.sample);
	const picture = later >= 0 ? a : b;
	for (const { name, merge: how } of METRICS) {
		if (how === "sum") put(result, name, add(a.sample[name], b.sample[name]));
		else if (how === "max") put(result, name, higher(a.sample[name], b.sample[name]));
		else if (how === "min") put(result, name, lower(a.sample[name], b.sample[name]));
		else if (how === "last-picture") put(result, name, picture.sample[name]);
	}
	return picture.pictureAtMs === undefined ? { sample: result } : { sample: result, pictureAtMs: picture.pictureAtMs };
}
