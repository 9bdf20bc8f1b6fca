/** The streams and metrics that the page shows. Metrics bear the names of the API's fields. */
import type { Figures, StreamType } from "@qoscope/wire";
import { formatBitrate, formatFrameRate, formatLoss, formatMilliseconds, formatResolution } from "@qoscope/wire";

export const SHOWN_STREAMS = [
	{ type: "audio_input", name: "Audio sent" },
	{ type: "audio_output", name: "Audio received" },
	{ type: "video_input", name: "Video sent" },
	{ type: "video_output", name: "Video received" },
	{ type: "as_input", name: "Share sent" },
	{ type: "as_output", name: "Share received" },
] as const satisfies readonly { type: StreamType; name: string }[];
export type ShownType = (typeof SHOWN_STREAMS)[number]["type"];

export const SHOWN_METRICS = [
	{ metric: "bitrate", name: "Bit rate" },
	{ metric: "latency", name: "Latency" },
	{ metric: "jitter", name: "Jitter" },
	{ metric: "avg_loss", name: "Loss" },
	{ metric: "max_loss", name: "Highest loss" },
	{ metric: "resolution", name: "Picture" },
	{ metric: "frame_rate", name: "Frame rate" },
] as const;
export type ShownMetric = (typeof SHOWN_METRICS)[number]["metric"];

/** Why there are no figures, or which there cannot be; undefined of a stream that flows. The words of `…/state`. */
export function absenceOf(
	figures: Figures | undefined,
	isCutOff: boolean,
): "not measured" | "muted" | "paused" | "cut off" | undefined {
	if (figures === undefined) return "not measured";
	if (isCutOff) return "cut off";
	if (figures.bitrateBps?.avg === 0) return "muted";
	return figures.picture === "none" ? "paused" : undefined;
}

/** A metric in the API's words, or undefined where it was not measured. */
export function wordsOf(figures: Figures, metric: ShownMetric): string | undefined {
	const say = <T>(value: T | undefined, format: (value: T) => string) =>
		value === undefined ? undefined : format(value);
	switch (metric) {
		case "bitrate":
			return say(figures.bitrateBps?.avg, formatBitrate);
		case "latency":
			return say(figures.latencyMs?.avg, formatMilliseconds);
		case "jitter":
			return say(figures.jitterMs?.avg, formatMilliseconds);
		case "avg_loss":
			return say(figures.lossRatio?.avg, formatLoss);
		case "max_loss":
			return say(figures.lossRatio?.max, formatLoss);
		case "resolution":
			// The contract's word for a stream that runs and shows no picture.
			return figures.picture === "none" ? "0*0" : say(figures.picture, formatResolution);
		case "frame_rate":
			return say(figures.frameRateFps?.avg, formatFrameRate);
	}
}
