/** The `details` of one type in `qos_summary`: always all 20 keys, "" where one does not suit or was not measured. */
import {
	type Figures,
	formatBitrate,
	formatFrameRate,
	formatLoss,
	formatMilliseconds,
	type SummaryDetails,
} from "@qoscope/wire";
import { presentCpu, presentPressure, presentResolution, write } from "./qos-group.js";

export function presentSummaryDetails(figures: Figures): SummaryDetails {
	const { bitrateBps, latencyMs, jitterMs, lossRatio, picture, frameRateFps } = figures;
	return {
		min_bitrate: write(bitrateBps?.min, formatBitrate),
		avg_bitrate: write(bitrateBps?.avg, formatBitrate),
		max_bitrate: write(bitrateBps?.max, formatBitrate),
		min_latency: write(latencyMs?.min, formatMilliseconds),
		avg_latency: write(latencyMs?.avg, formatMilliseconds),
		max_latency: write(latencyMs?.max, formatMilliseconds),
		min_jitter: write(jitterMs?.min, formatMilliseconds),
		avg_jitter: write(jitterMs?.avg, formatMilliseconds),
		max_jitter: write(jitterMs?.max, formatMilliseconds),
		min_loss: write(lossRatio?.min, formatLoss),
		avg_loss: write(lossRatio?.avg, formatLoss),
		max_loss: write(lossRatio?.max, formatLoss),
		resolution: presentResolution(picture),
		min_frame_rate: write(frameRateFps?.min, formatFrameRate),
		avg_frame_rate: write(frameRateFps?.avg, formatFrameRate),
		max_frame_rate: write(frameRateFps?.max, formatFrameRate),
		...presentCpu(figures),
		...presentPressure(figures),
	};
}
