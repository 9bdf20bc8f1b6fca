/**
 * Folds a sample of a type into another, which it changes: `combine` takes sources of the same time, `merge` a time and a
 * later one.
 * They follow the wire's combine and mergeSamples, which a law test holds them to; the rules are read off the names.
 */
import { keysOf, type Quantities, type QuantitiesByType } from "./sample.js";

function compareSizes(a: Quantities, b: Quantities): number {
	const area = ({ width = 0, height = 0 }: Quantities) => width * height;
	return area(a) - area(b) || (a.frames ?? -1) - (b.frames ?? -1) || (a.width ?? -1) - (b.width ?? -1);
}

/** Folds `b` into `a`, or is `b` where there is no `a`. `isSameTime` tells `combine` from `merge`. */
function fold(a: Quantities | undefined, b: Quantities, isSameTime: boolean): Quantities {
	if (!a) return b;
	const isShown = isSameTime ? compareSizes(a, b) < 0 : b.width;
	for (const name of keysOf(b)) {
		const x = a[name];
		const y = b[name];
		if (/^(width|height)$/.test(name) || (isSameTime && name === "frames")) a[name] = isShown ? y : x;
		else if (x === undefined || y === undefined) a[name] = x ?? y;
		else if (/Max/.test(name) || (isSameTime && name === "durationMs")) a[name] = Math.max(x, y);
		else a[name] = /Min/.test(name) ? Math.min(x, y) : x + y;
	}
	return a;
}

/** Sources of the same time: the longest duration, frames and size of the largest picture, the sum of the rest. */
export function combine(a: Quantities | undefined, b: Quantities): Quantities {
	return fold(a, b, true);
}

/** A time and a later one: everything adds, the size is the last that was shown. */
export function merge(a: Quantities | undefined, b: Quantities): Quantities {
	return fold(a, b, false);
}

/** Folds all types of a second into a first: of the same time as `combine`, of a later one as `merge`. */
export function foldInto(first: QuantitiesByType, second: QuantitiesByType, isSameTime: boolean): void {
	for (const type of keysOf(second)) first[type] = fold(first[type], second[type] ?? {}, isSameTime);
}
