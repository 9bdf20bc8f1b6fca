/** One stream's figures in the words of `user_qos`. A field that was not measured is "". */
import {
	type AudioQos,
	type CpuUsage,
	type Figures,
	formatCpu,
	formatFrameRate,
	formatLoss,
	formatMilliseconds,
	formatResolution,
	type PictureQos,
	type PressureLevel,
	type PressureState,
	type StreamType,
} from "@qoscope/wire";
import type { Spelling } from "./spelling.js";

/** The contract's word for a stream that runs and shows no picture. */
const NO_PICTURE = "0*0";

/** Writes a figure, or the contract's empty string where there is none. */
export function write(value: number | undefined, format: (value: number) => string): string {
	return value === undefined ? "" : format(value);
}

export function presentResolution(picture: Figures["picture"]): string {
	if (picture === undefined) return "";
	return picture === "none" ? NO_PICTURE : formatResolution(picture);
}

export function presentAudio(figures: Figures = {}, type: StreamType, spelling: Spelling): AudioQos {
	return {
		bitrate: write(figures.bitrateBps?.avg, (bitrateBps) => spelling.bitrate(bitrateBps, type)),
		latency: write(figures.latencyMs?.avg, formatMilliseconds),
		jitter: write(figures.jitterMs?.avg, spelling.jitter),
		avg_loss: write(figures.lossRatio?.avg, formatLoss),
		max_loss: write(figures.lossRatio?.max, formatLoss),
	};
}

export function presentPicture(figures: Figures = {}, type: StreamType, spelling: Spelling): PictureQos {
	return {
		...presentAudio(figures, type, spelling),
		resolution: presentResolution(figures.picture),
		frame_rate: write(figures.frameRateFps?.avg, formatFrameRate),
	};
}

export function presentCpu(figures: Figures = {}): CpuUsage {
	return {
		zoom_min_cpu_usage: write(figures.processCpuRatio?.min, formatCpu),
		zoom_avg_cpu_usage: write(figures.processCpuRatio?.avg, formatCpu),
		zoom_max_cpu_usage: write(figures.processCpuRatio?.max, formatCpu),
		system_max_cpu_usage: write(figures.systemCpuRatio?.max, formatCpu),
	};
}

/** The contract calls the lowest of the four W3C Compute Pressure states "normal". */
const levelOf = (state: PressureState): PressureLevel => (state === "nominal" ? "normal" : state);

export interface PressureLevels {
	readonly system_min_cpu_pressure_level: PressureLevel;
	readonly system_avg_cpu_pressure_level: PressureLevel;
	readonly system_max_cpu_pressure_level: PressureLevel;
}

/** Undefined where no level was measured: the contract has these keys only when there is something to say. */
export function presentPressure({ pressure }: Figures = {}): PressureLevels | undefined {
	if (pressure === undefined) return undefined;
	return {
		system_min_cpu_pressure_level: levelOf(pressure.min),
		system_avg_cpu_pressure_level: levelOf(pressure.avg),
		system_max_cpu_pressure_level: levelOf(pressure.max),
	};
}
