/**
 * How quantities of a type are put together. Streams and connections of the same time add up reading by reading, in the
 * first functions; a time and a later one by `merge`. They follow the wire's combine and mergeSamples, which a law test
 * holds them to.
 */
import { keysOf, type MetricName, type Quantities, type QuantitiesByType, type Spread } from "./sample.js";

/** Adds what is a number. */
export function add(into: Quantities, name: MetricName, value: number): void {
	if (Math.abs(value) >= 0) into[name] = (into[name] ?? 0) + value;
}

/** Keeps the highest; what is kept so is never below 0. */
export function raise(into: Quantities, name: MetricName, value: number): void {
	if (value > (into[name] ?? -1)) into[name] = value;
}

/**
 * Adds readings of which the sum is known: where there are several, their mean stands for the lowest and highest. What is
 * no number, or below 0, is no reading.
 */
export function addReadings(
	into: Quantities,
	[sum, count, least, most]: Spread,
	total: number,
	readings: number,
): void {
	const mean = total / readings;
	if (!(mean >= 0)) return;
	add(into, sum, total);
	add(into, count, readings);
	raise(into, most, mean);
	into[least] = Math.min(into[least] ?? mean, mean);
}

/** Of several pictures the largest is shown; of two of a size the one with more frames. */
export function show(into: Quantities, frames: number, width: number, height: number): void {
	if (!(frames >= 0)) return;
	const size = (frames && width * height) || 0;
	const { frames: shown = -1, width: w = 0, height: h = 0 } = into;
	if ((size - w * h || frames - shown || width - w) <= 0) return;
	into.frames = frames;
	if (!size) return;
	into.width = width;
	into.height = height;
}

/** Folds a later time into an earlier one: everything adds, the size is the last that was shown. */
export function merge(a: Quantities | undefined, b: Quantities): Quantities {
	if (!a) return b;
	for (const name of keysOf(b)) {
		const x = a[name];
		const y = b[name];
		if (x === undefined || y === undefined) a[name] = x ?? y;
		// The width or the height.
		else if (/^[wh]/.test(name)) a[name] = y;
		else if (/Max/.test(name)) a[name] = Math.max(x, y);
		else a[name] = /Min/.test(name) ? Math.min(x, y) : x + y;
	}
	return a;
}

/** The same for all types. */
export function mergeInto(first: QuantitiesByType, second: QuantitiesByType): void {
	for (const type of keysOf(second)) first[type] = merge(first[type], second[type] as Quantities);
}
