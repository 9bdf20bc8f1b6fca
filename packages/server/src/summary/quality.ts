/** The quality of a participant's audio, video and shared screen: a score, its band, and what lowered it. */
import type { Figures, StreamType } from "@qoscope/wire";
import { audioInputOf, audioReasonsOf, opinionOf, ratingOf } from "./audio-score.js";
import type { FiguresByType } from "./entries.js";
import { pictureScoreOf } from "./picture-score.js";
import { BANDS, type Band, type QualityReason } from "./quality-table.js";

export const MEDIA = ["audio", "video", "share"] as const;
export type Medium = (typeof MEDIA)[number];

export interface MediumQuality {
	/** 1…5 with two decimals; audio at most 4.5, with every default 4.41. */
	readonly score: number;
	readonly band: Band;
	/** Empty while the score is good. */
	readonly reasons: readonly QualityReason[];
	/** The stream that was worst, and gave the score. */
	readonly type: StreamType;
}

/** Each is absent where no stream of that medium has a loss figure. */
export type Quality = { readonly [medium in Medium]?: MediumQuality };

/** The band of a score; a lower edge belongs to the band above it: 4 is good, 3.99 fair. */
export function bandOf(score: number): Band {
	return BANDS.find(({ from }) => score >= from)?.band ?? "bad";
}

/** The medium that a type carries; undefined for the processor. */
export function mediumOf(type: StreamType): Medium | undefined {
	if (type === "cpu_usage") return undefined;
	if (type.startsWith("audio")) return "audio";
	return type.startsWith("video") ? "video" : "share";
}

/** Two decimals, as scores are shown: a score that reads 4.00 is good. */
function rounded(score: number): number {
	return Math.round(score * 100) / 100;
}

function qualityOfStream(type: StreamType, medium: Medium, figures: Figures): MediumQuality | undefined {
	if (medium === "audio") {
		const input = audioInputOf(figures);
		if (input === undefined) return undefined;
		const score = rounded(opinionOf(ratingOf(input)));
		const band = bandOf(score);
		return { score, band, reasons: band === "good" ? [] : audioReasonsOf(input), type };
	}
	const found = pictureScoreOf(figures, medium);
	if (found === undefined) return undefined;
	const below = [...found.scores].filter(([, score]) => bandOf(rounded(score)) !== "good");
	const score = rounded(found.score);
	return { score, band: bandOf(score), reasons: below.map(([reason]) => reason), type };
}

/**
 * The quality of everything in `figures`, of one participant or of a whole instance. Of what is sent and what is
 * received, and of what came through a gateway, the worse counts; of equals the one that comes first in the contract.
 */
export function qualityOf(figures: FiguresByType): Quality {
	const worst: { [medium in Medium]?: MediumQuality } = {};
	for (const [type, figuresOfType] of figures) {
		const medium = mediumOf(type);
		if (medium === undefined) continue;
		const found = qualityOfStream(type, medium, figuresOfType);
		const before = worst[medium];
		if (found !== undefined && (before === undefined || found.score < before.score)) worst[medium] = found;
	}
	return worst;
}
