/** What a process uses, from /proc: processor time and resident memory. */
import { readFileSync } from "node:fs";

/** Ticks a second of /proc/pid/stat on Linux (USER_HZ). */
const TICKS = 100;

export interface ProcessUse {
	readonly cpuSeconds: number;
	readonly memoryMegabytes: number;
}

export function readProcessUse(pid: number): ProcessUse {
	const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
	const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
	return {
		cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
		memoryMegabytes: Math.round(Number(resident) / 1_024),
	};
}
