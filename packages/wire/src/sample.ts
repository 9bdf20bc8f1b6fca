/**
 * A sample: one participant's one stream type in one slot, in quantities that add up.
 *
 * `combine` joins sources of the same slot, `mergeSamples` joins times. Both are associative and commutative with
 * EMPTY_SAMPLE as identity (sample.law.test.ts); the SQL of the store must agree with them.
 */
import { METRICS, type MetricName } from "./metrics.js";

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

/** Joins two sources of the same participant, type and slot. */
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

/** A sample over a longer time, with the moment of the picture that its size belongs to. */
export interface TimedSample {
	readonly sample: Sample;
	/** Slot start (epoch ms) of the last picture; absent while none was shown. */
	readonly pictureAtMs?: number;
}

/** Puts a slot's sample on the time line; a slot shows a picture when it has a size. */
export function timed(slotMs: number, sample: Sample): TimedSample {
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
		else put(result, name, picture.sample[name]);
	}
	return picture.pictureAtMs === undefined ? { sample: result } : { sample: result, pictureAtMs: picture.pictureAtMs };
}
