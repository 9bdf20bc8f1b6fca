/**
 * How quantities of a type are put together. What one stream did between two reads is a `Reading`, with its time; `fold`
 * makes one sample of all readings of a type in a slot, so that each moment is counted once, however many streams and
 * connections there are and whenever each was read. The rest adds up as the wire's combine and mergeSamples have it; a
 * law test holds it to them.
 */
import { numberOf } from "./counter-delta.js";
import {
	keysOf,
	type MetricName,
	type Quantities,
	type QuantitiesByType,
	type Spread,
	type StreamType,
} from "./sample.js";

/** What a stream, or the processor, did between two times, which are on the same axis for all. */
export interface Reading {
	readonly type: StreamType;
	readonly fromMs: number;
	readonly untilMs: number;
	readonly quantities: Quantities;
}

/** Adds what is a number. */
export function add(into: Quantities, name: MetricName, value: number): void {
	if (Math.abs(value) >= 0) into[name] = (into[name] ?? 0) + value;
}

/** Keeps the highest; what is kept so is never below 0. */
export function raise(into: Quantities, name: MetricName, value: number): void {
	if (value > (into[name] ?? -1)) into[name] = value;
}

/** No round trip and no jitter is longer: a counter of 16 bits that wrapped reads 65,536 ms. */
export const LONGEST_READING_MS = 30_000;

/**
 * Adds readings of which the sum is known: where there are several, their mean stands for the lowest and highest. What is
 * no number, below 0 or beyond the longest reading is none. Returns whether it was in bounds.
 */
export function addReadings(
	into: Quantities,
	[sum, count, least, most]: Spread,
	total: number,
	readings: number,
): boolean {
	const mean = total / readings;
	if (mean >= 0 && mean <= LONGEST_READING_MS) {
		add(into, sum, total);
		add(into, count, readings);
		raise(into, most, mean);
		into[least] = Math.min(into[least] ?? mean, mean);
	}
	return !(mean > LONGEST_READING_MS);
}

/** Adds the second to the first: sums add, of the lowest the lowest is kept, of the highest the highest. */
export function merge(a: Quantities, b: Quantities): void {
	for (const name of keysOf(b)) {
		const x = a[name];
		const y = b[name];
		if (x === undefined || y === undefined) a[name] = x ?? y;
		else if (/Max/.test(name)) a[name] = Math.max(x, y);
		else a[name] = /Min/.test(name) ? Math.min(x, y) : x + y;
	}
}

/** Adds a time to those that are covered, which do not overlap; returns how much of it was not covered before. */
function cover(covered: [number, number][], fromMs: number, untilMs: number): number {
	let freshMs = untilMs - fromMs;
	const whole: [number, number] = [fromMs, untilMs];
	for (const piece of covered.splice(0)) {
		const commonMs = Math.min(piece[1], untilMs) - Math.max(piece[0], fromMs);
		if (commonMs < 0) covered.push(piece);
		else {
			freshMs -= commonMs;
			whole[0] = Math.min(whole[0], piece[0]);
			whole[1] = Math.max(whole[1], piece[1]);
		}
	}
	covered.push(whole);
	return freshMs;
}

const areaOf = ({ frames, width = 0, height = 0 }: Quantities) => (frames && width * height) || 0;
const larger = ({ quantities: a }: Reading, { quantities: b }: Reading) =>
	areaOf(b) - areaOf(a) || (b.frames ?? -1) - (a.frames ?? -1) || (b.width ?? 0) - (a.width ?? 0);

/** What lacks less of a slot adds up to all of it with any other run. */
const WHOLE_MS = 4_500;

/**
 * Makes one of all readings of a slot, type by type. The time is that in which any of them ran. At each moment the frames
 * are those of the largest video; the size is the last that was shown so. Of a slot that was measured in part it is said
 * where in it that began, which shows whether two runs in one slot follow each other (a reload) or overlap.
 */
export function fold(readings: readonly Reading[], slotMs?: number): QuantitiesByType {
	const made: QuantitiesByType = {};
	const times: { [type in StreamType]?: [number, number][] } = {};
	const shownUntil: { [type in StreamType]?: number } = {};
	for (const { type, fromMs, untilMs, quantities } of [...readings].sort(larger)) {
		made[type] ??= {};
		times[type] ??= [];
		const { frames = Number.NaN, width, height, ...rest } = quantities;
		merge(made[type], rest);
		const freshMs = cover(times[type], fromMs, untilMs);
		add(made[type], "durationMs", freshMs);
		const shown = freshMs / (untilMs - fromMs);
		add(made[type], "frames", Math.round(frames * shown));
		if (frames && width && height && shown > 0.5 && !(untilMs <= (shownUntil[type] as number))) {
			shownUntil[type] = untilMs;
			Object.assign(made[type], { width, height });
		}
	}
	for (const type of keysOf(made)) {
		const sample = made[type] as Quantities;
		const beganMs = Math.min(...(times[type] ?? []).map(([fromMs]) => fromMs));
		if ((sample.durationMs as number) < WHOLE_MS) add(sample, "startOffsetMs", Math.round(beganMs - numberOf(slotMs)));
	}
	return made;
}

/** What is spread over the time of a reading; all but the pressure's milliseconds have to stay whole numbers. */
const DIVIDED = /^(bytes|packets|frames|pressure)/;

/**
 * Takes a share of quantities off them, for the part of their time that lies in a slot: what was counted is divided as if
 * it had been spread evenly, the highest loss holds for each part of it; single readings, and what a receiver report says,
 * stay with the rest, at whose end they came.
 */
export function takeShare(rest: Quantities, share: number): Quantities {
	const part: Quantities = {};
	for (const name of keysOf(rest)) {
		const value = rest[name] as number;
		if (DIVIDED.test(name)) {
			const taken = /Ms$/.test(name) ? value * share : Math.round(value * share);
			part[name] = taken;
			rest[name] = value - taken;
		} else if (/^[wh]/.test(name) || (name === "lossMaxRatio" && rest.packetsLost !== undefined)) part[name] = value;
	}
	return part;
}
