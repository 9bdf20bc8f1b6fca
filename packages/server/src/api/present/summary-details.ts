/** The `details` of one type in `qos_summary`: always all 20 keys, "" where one does not suit or was not measured. */
import {
	type Figures,
	formatFrameRate,
	formatLoss,
	formatMilliseconds,
	type StreamType,
	type SummaryDetails,
} from "@qoscope/wire";
import { presentCpu, presentPressure, presentResolution, write } from "./qos-group.js";
import type { Spelling } from "./spelling.js";

export function presentSummaryDetails(figures: Figures, type: StreamType, spelling: Spelling): SummaryDetails {
	const bitrate = (bitrateBps: number) => spelling.bitrate(bitrateBps, type);
	const { bitrateBps, latencyMs, jitterMs, lossRatio, picture, frameRateFps } = figures;
	return {
		min_bitrate: write(bitrateBps?.min, bitrate),
		avg_bitrate: write(bitrateBps?.avg, bitrate),
		max_bitrate: write(bitrateBps?.max, bitrate),
		min_latency: write(latencyMs?.min, formatMilliseconds),
		avg_latency: write(latencyMs?.avg, formatMilliseconds),
		max_latency: write(latencyMs?.max, formatMilliseconds),
		min_jitter: write(jitterMs?.min, spelling.jitter),
		avg_jitter: write(jitterMs?.avg, spelling.jitter),
		max_jitter: write(jitterMs?.max, spelling.jitter),
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
