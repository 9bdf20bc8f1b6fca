/** Figures: the averages, lowest and highest that people read, made from a roll-up; numbers in SI units. */
import { type Rollup, type SlotQuantity, slotQuantityOf } from "./rollup.js";

export interface Spread {
	readonly min: number;
	readonly avg: number;
	readonly max: number;
}

/** W3C Compute Pressure states in the order of their rank, 0…3. */
export const PRESSURE_STATES = ["nominal", "fair", "serious", "critical"] as const;
export type PressureState = (typeof PRESSURE_STATES)[number];
export interface PressureSpread {
	readonly min: PressureState;
	/** The rank averaged over time, rounded to the nearest state. */
	readonly avg: PressureState;
	readonly max: PressureState;
}

/** Each is absent where it was not measured. `picture` is "none" for a stream that ran and showed no picture. */
export interface Figures {
	readonly bitrateBps?: Spread;
	/** Round trip; `max` is the highest single reading. */
	readonly latencyMs?: Spread;
	readonly jitterMs?: Spread;
	/** `max` is the highest loss of one reading interval. */
	readonly lossRatio?: Spread;
	readonly picture?: { readonly width: number; readonly height: number } | "none";
	readonly frameRateFps?: Spread;
	readonly processCpuRatio?: Spread;
	readonly systemCpuRatio?: Spread;
	readonly pressure?: PressureSpread;
}

type MutableFigures = { -readonly [key in keyof Figures]: Figures[key] };

/**
 * The last digits of a sum of decimals depend on the order of adding: each addition is off by up to 1.1e-16 of it
 * (IEEE 754). Twelve digits are the same in whatever order reports came or a database added them, so that 1.5 ms is not
 * "1 ms" here and "2 ms" there.
 */
function withoutNoise(value: number): number {
	return Number(value.toPrecision(12));
}

function spread(average: number | undefined, min: number | undefined, max: number | undefined): Spread | undefined {
	if (average === undefined) return undefined;
	const low = withoutNoise(min ?? average);
	const high = Math.max(low, withoutNoise(max ?? average));
	return { min: low, avg: Math.min(Math.max(withoutNoise(average), low), high), max: high };
}

function pressureOf(rollup: Rollup): PressureSpread | undefined {
	const sample = rollup.totals.sample;
	const times = [
		sample.pressureNominalMs ?? 0,
		sample.pressureFairMs ?? 0,
		sample.pressureSeriousMs ?? 0,
		sample.pressureCriticalMs ?? 0,
	];
	const total = times.reduce((sum, time) => sum + time, 0);
	if (total <= 0) return undefined;
	const average = times.reduce((sum, time, rank) => sum + time * rank, 0) / total;
	const state = (rank: number): PressureState => PRESSURE_STATES[rank] ?? "nominal";
	return {
		min: state(times.findIndex((time) => time > 0)),
		avg: state(Math.round(average)),
		max: state(times.findLastIndex((time) => time > 0)),
	};
}

/** Makes the figures of a roll-up. The average is held within lowest and highest, which brief slots do not move. */
export function figuresOf(rollup: Rollup): Figures {
	const sample = rollup.totals.sample;
	const range = (quantity: SlotQuantity) => rollup.extremes[quantity] ?? rollup.briefExtremes[quantity];
	const overSlots = (quantity: SlotQuantity, highest?: number) => {
		const { min, max } = range(quantity) ?? {};
		return spread(slotQuantityOf(sample, quantity), min, highest ?? max);
	};
	const figures: MutableFigures = {};
	const put = <K extends keyof Figures>(key: K, value: Figures[K] | undefined) => {
		if (value !== undefined) figures[key] = value;
	};
	put("bitrateBps", overSlots("bitrateBps"));
	put("latencyMs", overSlots("latencyMs", sample.latencyMaxMs));
	put("jitterMs", overSlots("jitterMs"));
	put("lossRatio", overSlots("lossRatio", sample.lossMaxRatio));
	if (sample.width !== undefined && sample.height !== undefined) {
		put("picture", { width: sample.width, height: sample.height });
	} else if (sample.frames === 0) put("picture", "none");
	if (sample.frames !== undefined && rollup.pictureDurationMs > 0) {
		const { min, max } = range("frameRateFps") ?? {};
		put("frameRateFps", spread((sample.frames * 1_000) / rollup.pictureDurationMs, min, max));
	}
	put("processCpuRatio", overSlots("processCpuRatio"));
	put("systemCpuRatio", overSlots("systemCpuRatio"));
	put("pressure", pressureOf(rollup));
	return figures;
}
