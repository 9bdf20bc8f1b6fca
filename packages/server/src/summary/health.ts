/**
 * The contract's health words and issues. It documents neither rule nor word list beside the example "audio"; this is
 * our reading: Good while everything measured is good, Warning with anything fair, Critical with anything poor or bad.
 */
import { type Figures, PRESSURE_STATES, type PressureState } from "@qoscope/wire";
import type { Quality } from "./quality.js";
import { type Band, CPU_LIMITS } from "./quality-table.js";

export const HEALTHS = ["Good", "Warning", "Critical"] as const;
export type HealthWord = (typeof HEALTHS)[number];

export const ISSUES = ["audio", "video", "screen_share", "cpu"] as const;
export type Issue = (typeof ISSUES)[number];

export interface Health {
	readonly health: HealthWord;
	/** Whatever is not Good, in the order of ISSUES; empty when all is. */
	readonly issues: readonly Issue[];
}

const WORD_OF_BAND: Readonly<Record<Band, HealthWord>> = {
	good: "Good",
	fair: "Warning",
	poor: "Critical",
	bad: "Critical",
};

function isAtLeast(
	{ systemCpuRatio, pressure }: Figures,
	limit: { readonly systemCpuRatio: number; readonly pressure: PressureState },
): boolean {
	if (systemCpuRatio !== undefined && systemCpuRatio.avg >= limit.systemCpuRatio) return true;
	return pressure !== undefined && PRESSURE_STATES.indexOf(pressure.avg) >= PRESSURE_STATES.indexOf(limit.pressure);
}

function wordOfCpu(cpu: Figures | undefined): HealthWord {
	if (cpu === undefined) return "Good";
	if (isAtLeast(cpu, CPU_LIMITS.critical)) return "Critical";
	return isAtLeast(cpu, CPU_LIMITS.warning) ? "Warning" : "Good";
}

/** `cpu`: the figures of `cpu_usage`, if any. What was not measured is no issue: the contract's default is Good. */
export function healthOf(quality: Quality, cpu?: Figures): Health {
	const words: readonly (readonly [Issue, HealthWord])[] = [
		["audio", WORD_OF_BAND[quality.audio?.band ?? "good"]],
		["video", WORD_OF_BAND[quality.video?.band ?? "good"]],
		["screen_share", WORD_OF_BAND[quality.share?.band ?? "good"]],
		["cpu", wordOfCpu(cpu)],
	];
	const worst = Math.max(...words.map(([, word]) => HEALTHS.indexOf(word)));
	return {
		health: HEALTHS[worst] ?? "Good",
		issues: words.filter(([, word]) => word !== "Good").map(([issue]) => issue),
	};
}
