/**
 * @module Where there is Node: readings of the processor for the agent's `host`, in an Electron window's preload script
 * without a sandbox or in Node itself, which a page cannot know; and what the agent needs to run without a page.
 *
 * Both are shares of all processors, 0…1, of the time since the reading before: the process by `process.cpuUsage()`
 * (getrusage), the system by what `os.cpus()` has of user, nice, system and interrupt time (on Linux /proc/stat).
 * The process is the one it is called in: of an Electron application that is one of several.
 */
import { cpus } from "node:os";
import type { HostReading } from "../measure/processor.js";
import { safe } from "../safe.js";

export { type NodeSocket, type NodeSocketClass, nodeEnvironment } from "./node-environment.js";

/** What has been used since some moment of the past, in milliseconds of processor time. */
export interface ProcessorUse {
	readonly nowMs: number;
	readonly processMs: number;
	readonly systemMs: number;
	readonly processors: number;
}

/** A shorter time says little, since the system counts in steps of ten milliseconds. Half of the agent's poll. */
const SHORTEST_MS = 500;

function readUse(): ProcessorUse {
	const { user, system } = process.cpuUsage();
	const processors = cpus();
	return {
		nowMs: performance.now(),
		processMs: (user + system) / 1_000,
		systemMs: processors.reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0),
		processors: processors.length,
	};
}

/** The share of what could be had; absent where a counter fell or nothing could be had, as where `os.cpus()` is empty. */
function shareOf(usedMs: number, availableMs: number): number | undefined {
	return availableMs > 0 && usedMs >= 0 ? Math.min(1, usedMs / availableMs) : undefined;
}

/**
 * `startAgent({ host: nodeHost() })`, or with more: `const readings = nodeHost()` and
 * `host: () => ({ ...readings(), dataCenter })`. The first call gives nothing, and one that comes too soon neither.
 */
export function nodeHost(read: () => ProcessorUse = readUse): () => HostReading | undefined {
	let before: ProcessorUse | undefined;
	return safe(() => {
		const now = read();
		const elapsedMs = now.nowMs - (before?.nowMs ?? now.nowMs);
		if (before && elapsedMs < SHORTEST_MS) return undefined;
		const since = before;
		before = now;
		if (!since) return undefined;
		const availableMs = elapsedMs * now.processors;
		return {
			processCpuRatio: shareOf(now.processMs - since.processMs, availableMs),
			systemCpuRatio: shareOf(now.systemMs - since.systemMs, availableMs),
		};
	});
}
