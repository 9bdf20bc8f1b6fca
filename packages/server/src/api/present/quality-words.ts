/** The bands of quality as the contract names their fields. */
import type { Figures, QualityBand, StreamType } from "@qoscope/wire";
import { qualityOf } from "../../summary/quality.js";
import { optional } from "./known-word.js";

type FiguresByType = ReadonlyMap<StreamType, Figures>;

/** Left out where nothing was measured. */
export interface KnownQuality {
	readonly audio_quality?: QualityBand;
	readonly video_quality?: QualityBand;
	readonly screen_share_quality?: QualityBand;
}

export function presentQuality(figures: FiguresByType | undefined): KnownQuality {
	const { audio, video, share } = qualityOf(figures ?? new Map());
	return {
		...optional("audio_quality", audio?.band),
		...optional("video_quality", video?.band),
		...optional("screen_share_quality", share?.band),
	};
}

/** For lists whose contract has "" where nothing was measured. */
export function presentQualityOrNone(figures: FiguresByType | undefined) {
	const { audio_quality = "", video_quality = "", screen_share_quality = "" } = presentQuality(figures);
	return { audio_quality, video_quality, screen_share_quality } as const;
}
