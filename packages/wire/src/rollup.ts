/**
 * A roll-up: what is kept of many slots so that averages, lowest and highest can be made of it at the end.
 * Averages come from sums, never from averages. The store's SQL computes the same thing (roll-up-sql.engine.test.ts in the server).
 */
import { EMPTY_SAMPLE, mergeSamples, type Sample, type TimedSample, timed } from "./sample.js";

/** What a single slot says as a rate or ratio, and what has a lowest and a highest over slots. */
export const SLOT_QUANTITIES = [
	"bitrateBps",
	"latencyMs",
	"jitterMs",
	"lossRatio",
	"frameRateFps",
	"processCpuRatio",
	"systemCpuRatio",
] as const;
export type SlotQuantity = (typeof SLOT_QUANTITIES)[number];

export interface Range {
	readonly min: number;
	readonly max: number;
}
export type Extremes = { readonly [quantity in SlotQuantity]?: Range };

export interface Rollup {
	readonly slots: number;
	readonly totals: TimedSample;
	/** Time of the slots that showed a picture: the denominator of the frame rate. */
	readonly pictureDurationMs: number;
	/** Over the slots of at least BRIEF_MS. */
	readonly extremes: Extremes;
	/** Over the shorter slots; they count only where there is no other. */
	readonly briefExtremes: Extremes;
}

/** A rate over less than a second says more of the moment it was read than of the stream. */
export const BRIEF_MS = 1_000;

export const EMPTY_ROLLUP: Rollup = Object.freeze({
	slots: 0,
	totals: { sample: EMPTY_SAMPLE },
	pictureDurationMs: 0,
	extremes: {},
	briefExtremes: {},
});

function ratio(part: number | undefined, whole: number | undefined): number | undefined {
	return part === undefined || whole === undefined || whole <= 0 ? undefined : part / whole;
}

/**
 * Share of loss, 0…1. Received: lost/(lost + packets). Sent: what the receivers reported, weighted by payload bytes.
 * Undefined where nothing was expected to arrive, so that silence is not taken for a perfect line.
 */
export function lossRatioOf(sample: Sample): number | undefined {
	if (sample.packetsLost !== undefined && sample.packets !== undefined) {
		// Over a time in which more came late than were missed nothing was lost.
		const lost = Math.max(0, sample.packetsLost);
		return ratio(lost, lost + sample.packets);
	}
	return ratio(sample.reportedLostBytes, sample.reportedBytes);
}

/** The rates and ratios of one sample, each absent where it was not measured. */
export function slotQuantityOf(sample: Sample, quantity: SlotQuantity): number | undefined {
	switch (quantity) {
		case "bitrateBps":
			return sample.bytes === undefined ? undefined : ratio(sample.bytes * 8_000, sample.durationMs);
		case "latencyMs":
			return ratio(sample.latencySumMs, sample.latencyCount);
		case "jitterMs":
			return ratio(sample.jitterSumMs, sample.jitterCount);
		case "lossRatio":
			return lossRatioOf(sample);
		case "frameRateFps":
			return sample.frames === undefined || sample.frames === 0
				? undefined
				: ratio(sample.frames * 1_000, sample.durationMs);
		case "processCpuRatio":
			return ratio(sample.processCpuSum, sample.processCpuCount);
		case "systemCpuRatio":
			return ratio(sample.systemCpuSum, sample.systemCpuCount);
	}
}

/** The roll-up of one slot whose sources have been combined. */
export function rollUpSlot(slotMs: number, sample: Sample): Rollup {
	const found: { [quantity in SlotQuantity]?: Range } = {};
	for (const quantity of SLOT_QUANTITIES) {
		const value = slotQuantityOf(sample, quantity);
		if (value !== undefined) found[quantity] = { min: value, max: value };
	}
	const brief = (sample.durationMs ?? 0) < BRIEF_MS;
	return {
		slots: 1,
		totals: timed(slotMs, sample),
		pictureDurationMs: (sample.frames ?? 0) > 0 ? (sample.durationMs ?? 0) : 0,
		extremes: brief ? {} : found,
		briefExtremes: brief ? found : {},
	};
}

function mergeExtremes(a: Extremes, b: Extremes): Extremes {
	const merged: { [quantity in SlotQuantity]?: Range } = {};
	for (const quantity of SLOT_QUANTITIES) {
		const left = a[quantity];
		const right = b[quantity];
		if (left !== undefined && right !== undefined) {
			merged[quantity] = { min: Math.min(left.min, right.min), max: Math.max(left.max, right.max) };
		} else {
			const only = left ?? right;
			if (only !== undefined) merged[quantity] = only;
		}
	}
	return merged;
}

/** Joins the roll-ups of two different times. Associative and commutative, EMPTY_ROLLUP is its identity. */
export function merge(a: Rollup, b: Rollup): Rollup {
	return {
		slots: a.slots + b.slots,
		totals: mergeSamples(a.totals, b.totals),
		pictureDurationMs: a.pictureDurationMs + b.pictureDurationMs,
		extremes: mergeExtremes(a.extremes, b.extremes),
		briefExtremes: mergeExtremes(a.briefExtremes, b.briefExtremes),
	};
}
