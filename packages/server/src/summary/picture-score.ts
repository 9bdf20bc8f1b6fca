/**
 * Score of moving pictures and of the shared screen, 1…5: the worst of the scales of quality-table.ts that were measured.
 *
 * It judges what the network did to the picture, and how smoothly it moved. It does not see the picture: not what the
 * codec blurred, not whether the scene was hard, not whether a small size was wanted or forced, not who switched a
 * camera off, and a freeze only where a slow slot and a burst of loss fell into the same time. A shared screen is judged by loss, latency and jitter alone: a still page at one frame a second
 * is as it should be, and a window may have any size. No standard gives opinions of video from these figures (ITU-T
 * P.1203 and P.1204 need the bit stream), so this is a scale with its reasons, not a mean opinion score.
 */
import type { Figures } from "@qoscope/wire";
import { CONDITIONS, type QualityReason, SCALES, type Scale } from "./quality-table.js";

/** On the straight line between the two nearest points; what lies outside has the score of the last point. */
export function scoreOnScale(points: Scale["points"], value: number): number {
	let before = points[0];
	for (const point of points) {
		if (before !== undefined && value < point[0]) {
			if (value <= before[0]) return before[1];
			const share = (value - before[0]) / (point[0] - before[0]);
			return before[1] + share * (point[1] - before[1]);
		}
		before = point;
	}
	return before?.[1] ?? 1;
}

function readingOf(figures: Figures, reason: QualityReason): number | undefined {
	switch (reason) {
		case "loss":
			return figures.lossRatio?.avg;
		case "latency":
			return figures.latencyMs?.avg;
		case "jitter":
			return figures.jitterMs?.avg;
		case "frame_rate":
			return figures.frameRateFps === undefined || figures.frameRateFps.min <= CONDITIONS.stillFps.value
				? undefined
				: figures.frameRateFps.avg;
		case "freeze":
			return figures.frameRateFps === undefined ||
				figures.frameRateFps.avg <= 0 ||
				(figures.lossRatio?.max ?? 0) < CONDITIONS.burstLossRatio.value
				? undefined
				: figures.frameRateFps.min / figures.frameRateFps.avg;
		case "resolution":
			return figures.picture === undefined || figures.picture === "none"
				? undefined
				: Math.min(figures.picture.width, figures.picture.height);
	}
}

export interface PictureScore {
	readonly score: number;
	/** The score of each scale that was measured, in the order of the table. */
	readonly scores: ReadonlyMap<QualityReason, number>;
}

/** Undefined without a loss figure, as with audio: nothing arrived, or nobody reported what did. */
export function pictureScoreOf(figures: Figures, medium: "video" | "share"): PictureScore | undefined {
	if (figures.lossRatio === undefined) return undefined;
	const scores = new Map<QualityReason, number>();
	for (const { reason, media, points } of SCALES) {
		const value = media.includes(medium) ? readingOf(figures, reason) : undefined;
		if (value !== undefined) scores.set(reason, scoreOnScale(points, value));
	}
	return { score: Math.min(...scores.values()), scores };
}
