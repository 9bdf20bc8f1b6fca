/** Samples of the processor: what the host application reads of it, and the time at each level of pressure. */
import { numberOf } from "./counter-delta.js";
import { LONGEST_GAP_MS } from "./derive.js";
import { addReadings } from "./fold.js";
import { keysOf, METRIC_NAMES, type MetricName, PROCESS_CPU, type Quantities, SYSTEM_CPU } from "./sample.js";

/** What a host application can know and a page cannot: shares of all processors, 0…1. */
export interface HostReading {
	readonly processCpuRatio?: number | undefined;
	readonly systemCpuRatio?: number | undefined;
}

export interface Processor {
	setPressure(state: string, nowMs: number): void;
	/** What was measured since the last call; undefined when nothing was, or when that was too long ago. */
	take(nowMs: number, host: HostReading | undefined): { durationMs: number; quantities: Quantities } | undefined;
}

export function createProcessor(): Processor {
	let takenMs: number | undefined;
	let pressure: MetricName | undefined;
	let sinceMs = 0;
	let quantities: Quantities = {};
	const settle = (nowMs: number) => {
		if (pressure) quantities[pressure] = (quantities[pressure] ?? 0) + nowMs - sinceMs;
		sinceMs = nowMs;
	};
	return {
		setPressure(state, nowMs) {
			settle(nowMs);
			// The metrics have the names of the W3C's states; a state that is newer than they are has none.
			pressure = METRIC_NAMES.cpu_usage.find((name) => name.toLowerCase() === `pressure${state}ms`);
		},
		take(nowMs, host) {
			settle(nowMs);
			const taken = quantities;
			const durationMs = nowMs - (takenMs ?? nowMs);
			quantities = {};
			takenMs = nowMs;
			addReadings(taken, PROCESS_CPU, Math.min(1, numberOf(host?.processCpuRatio)), 1);
			addReadings(taken, SYSTEM_CPU, Math.min(1, numberOf(host?.systemCpuRatio)), 1);
			const isMeasured = durationMs >= 1 && durationMs <= LONGEST_GAP_MS && keysOf(taken)[0];
			return isMeasured ? { durationMs, quantities: taken } : undefined;
		},
	};
}
