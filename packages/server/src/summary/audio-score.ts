/**
 * Mean opinion score of audio by the E-model, ITU-T G.107 (06/2015).
 *
 * R = 93.2 − Idd − Ie,eff: the rating at the defaults, less what delay and loss take. Echo is taken as cancelled (Idte
 * is 0; Idle at its default is within 93.2): browsers cancel it, and no statistic says how well.
 */
import type { Figures } from "@qoscope/wire";
import { E_MODEL, QUALITY_REASONS, type QualityReason } from "./quality-table.js";

export interface AudioInput {
	/** Average round trip. Absent where it was not measured: the score is then that of listening alone. */
	readonly latencyMs?: number;
	/** RFC 3550 jitter. Absent where it was not measured: no playout buffer is counted. */
	readonly jitterMs?: number;
	/** 0…1. */
	readonly lossRatio: number;
}

/** Idd, section 7.4: what a one-way delay takes of the rating. 0 up to 100 ms, at most 50. */
export function delayImpairmentOf(delayMs: number): number {
	const undisturbed = E_MODEL.undisturbedDelay.value;
	if (delayMs <= undisturbed) return 0;
	const power = 6 * E_MODEL.delaySensitivity.value;
	const x = Math.log2(delayMs / undisturbed);
	const root = (value: number) => (1 + value ** power) ** (1 / power);
	return Math.max(0, 25 * (root(x) - 3 * root(x / 3) + 2));
}

/** Ie,eff, section 7.5: what codec and loss take of the rating. */
export function lossImpairmentOf(lossRatio: number): number {
	const { equipmentImpairment, worstImpairment, burstRatio, lossRobustness } = E_MODEL;
	const lossPercent = lossRatio * 100;
	const harm = lossPercent / (lossPercent / burstRatio.value + lossRobustness.value);
	return equipmentImpairment.value + (worstImpairment.value - equipmentImpairment.value) * harm;
}

/**
 * Annex B: the mean opinion score of a rating, 1…4.5. The cubic dips below 1 for ratings under 6.5, where the scale has
 * nothing; there it is held at 1, so that a better rating never has a lower score.
 */
export function opinionOf(rating: number): number {
	if (rating <= 0) return 1;
	if (rating >= 100) return 4.5;
	return Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6);
}

/** One way: half the round trip, and the buffer that the jitter calls for. Codec and devices are not counted. */
export function oneWayDelayOf({ latencyMs, jitterMs }: Pick<AudioInput, "latencyMs" | "jitterMs">): number {
	return (latencyMs ?? 0) / 2 + (jitterMs ?? 0) * E_MODEL.bufferPerJitter.value;
}

/** The rating factor R, at most 93.2; below 0 where everything is lost and late. */
export function ratingOf(input: AudioInput): number {
	return E_MODEL.defaultRating.value - delayImpairmentOf(oneWayDelayOf(input)) - lossImpairmentOf(input.lossRatio);
}

/** Undefined without a loss figure: nothing arrived, or nobody reported what did, and a score would be a guess. */
export function audioInputOf(figures: Figures): AudioInput | undefined {
	if (figures.lossRatio === undefined) return undefined;
	return {
		...(figures.latencyMs === undefined ? {} : { latencyMs: figures.latencyMs.avg }),
		...(figures.jitterMs === undefined ? {} : { jitterMs: figures.jitterMs.avg }),
		lossRatio: figures.lossRatio.avg,
	};
}

/** What the score owes to each cause: those that take at least half as much as the worst; in the order of the table. */
export function audioReasonsOf(input: AudioInput): readonly QualityReason[] {
	const { latencyMs: _latency, ...withoutLatency } = input;
	const { jitterMs: _jitter, ...withoutJitter } = input;
	const rating = ratingOf(input);
	const gains = new Map<QualityReason, number>([
		["loss", ratingOf({ ...input, lossRatio: 0 }) - rating],
		["latency", ratingOf(withoutLatency) - rating],
		["jitter", ratingOf(withoutJitter) - rating],
	]);
	const largest = Math.max(...gains.values());
	return QUALITY_REASONS.filter((reason) => largest > 0 && (gains.get(reason) ?? 0) >= largest / 2);
}
