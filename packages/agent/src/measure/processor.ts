/** Samples of the processor: what the host application reads of it, and the time at each level of pressure. */
import { type Quantities, putReadings } from "./sample.js";

/** What a host application can know and a page cannot: shares of all processors, 0…1. */
export interface HostReading {
	readonly processCpuRatio?: number | undefined;
	readonly systemCpuRatio?: number | undefined;
}

/** The states of the W3C Compute Pressure API, as the metrics name them. */
const PRESSURES: { readonly [state: string]: "Nominal" | "Fair" | "Serious" | "Critical" } = {
	nominal: "Nominal",
	fair: "Fair",
	serious: "Serious",
	critical: "Critical",
};

export interface Processor {
	setPressure(state: string, nowMs: number): void;
	/** What was measured since the last call; undefined when nothing was. */
	take(nowMs: number, host: HostReading | undefined): Quantities | undefined;
}

export function createProcessor(): Processor {
	let takenMs: number | undefined;
	let pressure: (typeof PRESSURES)[string] | undefined;
	let sinceMs = 0;
	let quantities: Quantities = {};
	const settle = (nowMs: number) => {
		if (pressure) {
			const name = `pressure${pressure}Ms` as const;
			quantities[name] = (quantities[name] ?? 0) + nowMs - sinceMs;
		}
		sinceMs = nowMs;
	};
	return {
		setPressure(state, nowMs) {
			settle(nowMs);
			pressure = PRESSURES[state];
		},
		take(nowMs, host) {
			settle(nowMs);
			const taken = quantities;
			const durationMs = nowMs - (takenMs ?? nowMs);
			quantities = {};
			takenMs = nowMs;
			for (const name of ["process", "system"] as const) {
				const ratio = host?.[`${name}CpuRatio`];
				if (ratio !== undefined && ratio >= 0) putReadings(taken, `${name}Cpu`, Math.min(1, ratio), 1);
			}
			return durationMs >= 1 && Object.keys(taken).length > 0 ? { ...taken, durationMs } : undefined;
		},
	};
}
