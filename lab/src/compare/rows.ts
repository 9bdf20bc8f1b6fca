/** Sets what was measured beside what the wire carried, clause by clause of the accuracy statement. */
import { type Rollup, type StreamType, slotQuantityOf } from "@qoscope/wire";
import type { StreamTruth } from "./stream-truth.js";

export interface Row {
	readonly who: string;
	readonly type: StreamType;
	readonly metric: "packets" | "lost" | "loss" | "payload" | "frame rate" | "latency" | "jitter";
	readonly unit: string;
	readonly truth: number;
	readonly agent: number | undefined;
	/** How far the agent may be from the truth; absent where nothing is promised. */
	readonly allowed: number | undefined;
}

export const errorOf = ({ truth, agent }: Row): number => (agent === undefined ? Number.NaN : Math.abs(agent - truth));
/** A row without a promise holds; one without a measurement does not. */
export const holds = (row: Row): boolean => row.allowed === undefined || errorOf(row) <= row.allowed;

/** Below this RTT the browser's own work is what is read. */
const RTT_MS = 5;
const JITTER_MS = 1;

/**
 * What is promised of a received stream and of a sent one. Counts are those of the whole call; delays and jitter those of
 * its steady part.
 */
export function rowsOf(
	who: string,
	type: StreamType,
	truth: StreamTruth,
	whole: Rollup,
	steady: Rollup,
): readonly Row[] {
	const { sample } = whole.totals;
	const isReceived = type.endsWith("_output");
	const isAudio = type.startsWith("audio");
	const base = { who, type };
	const expected = truth.packets + truth.lost;
	const rows: Row[] = [];
	if (isReceived) {
		rows.push({ ...base, metric: "packets", unit: "", truth: truth.packets, agent: sample.packets, allowed: 1 });
		rows.push({ ...base, metric: "lost", unit: "packets", truth: truth.lost, agent: sample.packetsLost, allowed: 1 });
	}
	const lossRatio = slotQuantityOf(sample, "lossRatio");
	rows.push({
		...base,
		metric: "loss",
		unit: "%",
		truth: expected === 0 ? 0 : (100 * truth.lost) / expected,
		agent: lossRatio === undefined ? undefined : 100 * lossRatio,
		// A received loss follows from its packets; what the far end reports comes by intervals.
		allowed: isReceived ? undefined : 1,
	});
	rows.push({
		...base,
		metric: "payload",
		unit: "kB",
		truth: truth.payloadBytes / 1_000,
		agent: sample.bytes === undefined ? undefined : sample.bytes / 1_000,
		allowed: (0.01 * truth.payloadBytes) / 1_000,
	});
	if (!isAudio) {
		const seconds = truth.durationMs / 1_000;
		rows.push({
			...base,
			metric: "frame rate",
			unit: "fps",
			truth: truth.frames / seconds,
			agent: sample.frames === undefined ? undefined : sample.frames / seconds,
			allowed: 1,
		});
	}
	if (truth.heldRoundTripMs !== undefined) {
		const agent = slotQuantityOf(steady.totals.sample, "latencyMs");
		const allowed = Math.max(RTT_MS, 0.05 * truth.heldRoundTripMs);
		rows.push({ ...base, metric: "latency", unit: "ms", truth: truth.heldRoundTripMs, agent, allowed });
	}
	if (truth.jitterMs !== undefined && isReceived) {
		const agent = slotQuantityOf(steady.totals.sample, "jitterMs");
		// Pictures come in bursts, which is jitter by the definition and none of the network's: nothing is promised.
		const allowed = isAudio ? Math.max(JITTER_MS, 0.1 * truth.jitterMs) : undefined;
		rows.push({ ...base, metric: "jitter", unit: "ms", truth: truth.jitterMs, agent, allowed });
	}
	return rows;
}
