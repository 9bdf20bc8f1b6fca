/** Sets what was measured beside what the wire carried, clause by clause of the accuracy statement. */
import { type Rollup, type StreamType, slotQuantityOf } from "@qoscope/wire";
import type { Witnessed } from "../witness/witnessed.js";
import type { PeerMeans } from "./peer-means.js";
import type { Said } from "./said.js";
import type { DelaySource, StreamTruth } from "./stream-truth.js";

export const METRICS = [
	...["packets", "lost", "loss", "payload", "media", "frame rate", "size", "silence", "latency", "jitter"],
	...["pressure", "process cpu", "system cpu"],
] as const;
export type Metric = (typeof METRICS)[number];

export interface Row {
	readonly who: string;
	readonly type: StreamType;
	readonly metric: Metric;
	readonly unit: string;
	readonly truth: number;
	readonly agent: number | undefined;
	/** Of the truth what the browser cannot tell, and so nothing is promised of; absent where it is nothing. */
	readonly untold?: number | undefined;
	/** How far the agent may be from the truth; absent where nothing is promised. */
	readonly allowed: number | undefined;
	readonly tshark: number | undefined;
	readonly janus: number | undefined;
	/** Of delays: whose clock the truth is by, and what else was seen of them. */
	readonly delay?: DelayWitness | undefined;
	/** By the peer's name. */
	readonly peers: Readonly<Record<string, number | undefined>>;
	/** The API's own words. */
	readonly said: Said | undefined;
}

export interface DelayWitness {
	readonly from: DelaySource;
	/** What the relay's own process believes. */
	readonly relay: number | undefined;
	/** What the wire added to a round trip in the mean of all packets. */
	readonly injected?: number | undefined;
}

/** One stream type of one participant, as everybody saw it. */
export interface Seen {
	readonly who: string;
	readonly type: StreamType;
	readonly truth: StreamTruth;
	/** The agent's samples of the whole call, and those of its steady part, which delays and jitter are taken from. */
	readonly whole: Rollup;
	readonly steady: Rollup;
	readonly tshark: Witnessed | undefined;
	readonly janus: Witnessed | undefined;
	readonly peers: Readonly<Record<string, PeerMeans>>;
	readonly said: Readonly<Partial<Record<Metric, Said>>>;
	/** Whether packets overtake each other: then one that a poll finds under way counts as lost until it comes. */
	readonly isReordered: boolean;
}

export const errorOf = ({ truth, agent }: Row): number => (agent === undefined ? Number.NaN : Math.abs(agent - truth));
/** A row without a promise holds; one without a measurement does not. */
export const holds = (row: Row): boolean =>
	row.allowed === undefined || errorOf({ ...row, truth: row.truth - (row.untold ?? 0) }) <= row.allowed;

/** Below this RTT the browser's own work is what is read. */
const RTT_MS = 5;
const JITTER_MS = 1;

const lossOf = (seen: Witnessed | undefined): number | undefined =>
	seen?.packets === undefined || seen.lost === undefined || seen.packets + seen.lost === 0
		? undefined
		: (100 * seen.lost) / (seen.packets + seen.lost);
const scaled = (value: number | undefined, factor: number) => (value === undefined ? undefined : value * factor);

export function rowsOf(seen: Seen): readonly Row[] {
	const { who, type, truth, tshark, janus } = seen;
	const { sample } = seen.whole.totals;
	const isReceived = type.endsWith("_output");
	const isAudio = type.startsWith("audio");
	const seconds = truth.durationMs / 1_000;
	const peersBy = (read: (means: PeerMeans) => number | undefined) =>
		Object.fromEntries(Object.entries(seen.peers).map(([name, means]) => [name, read(means)]));
	const rows: Row[] = [];
	const add = (metric: Metric, row: Pick<Row, "unit" | "truth" | "agent" | "allowed"> & Partial<Row>) =>
		rows.push({ who, type, metric, tshark: undefined, janus: undefined, peers: {}, said: seen.said[metric], ...row });

	if (isReceived) {
		const counted = { unit: "", allowed: 1 };
		const witnessed = { tshark: tshark?.packets, janus: janus?.packets };
		add("packets", { ...counted, ...witnessed, truth: truth.packets, agent: sample.packets });
		add("lost", {
			...counted,
			truth: truth.lost,
			agent: sample.packetsLost,
			untold: truth.lostInGaps || undefined,
			...{ tshark: tshark?.lost, janus: janus?.lost },
			...(seen.isReordered && { allowed: undefined }),
		});
	}
	const expected = truth.packets + truth.lost;
	add("loss", {
		unit: "%",
		truth: expected === 0 ? 0 : (100 * truth.lost) / expected,
		agent: scaled(slotQuantityOf(sample, "lossRatio"), 100),
		// A received loss follows from its packets; what the far end reports comes by intervals.
		allowed: isReceived ? undefined : 1,
		...{ tshark: lossOf(tshark), janus: lossOf(janus) },
		peers: peersBy(({ lossPercent }) => lossPercent),
	});
	const { least, most } = truth.payloadBytes;
	// Where only bounds are known, the truth that is nearest.
	const payloadBytes = Math.min(most, Math.max(least, sample.bytes ?? least));
	add("payload", {
		unit: "kB",
		truth: payloadBytes / 1_000,
		agent: scaled(sample.bytes, 0.001),
		allowed: (0.01 * payloadBytes) / 1_000,
		// What a mean bit rate comes to over the same time.
		peers: peersBy(({ bitrateBps }) => scaled(bitrateBps, seconds / 8_000)),
	});
	if (!isAudio && truth.mediaBytes !== undefined) {
		// Browsers count what they send as a probe with the media, and no counter of theirs tells the two apart.
		const kilobytes = { unit: "kB", truth: truth.mediaBytes / 1_000, agent: scaled(sample.bytes, 0.001) };
		add("media", { ...kilobytes, allowed: undefined });
	}
	if (!isAudio) {
		add("frame rate", {
			unit: "fps",
			truth: truth.frames / seconds,
			agent: scaled(sample.frames, 1 / seconds),
			allowed: 1,
			peers: peersBy(({ frameRate }) => frameRate),
		});
	}
	const { from, roundTripMs, jitterMs, relay, injectedMs } = truth.delays;
	if (roundTripMs !== undefined) {
		add("latency", {
			unit: "ms",
			truth: roundTripMs,
			delay: { from, relay: relay.heldRoundTripMs, injected: injectedMs },
			agent: slotQuantityOf(seen.steady.totals.sample, "latencyMs"),
			allowed: Math.max(RTT_MS, 0.05 * roundTripMs),
			janus: janus?.latencyMs,
			peers: peersBy(({ latencyMs }) => latencyMs),
		});
	}
	if (jitterMs !== undefined && isReceived) {
		add("jitter", {
			unit: "ms",
			truth: jitterMs,
			delay: { from, relay: relay.departureJitterMs },
			agent: slotQuantityOf(seen.steady.totals.sample, "jitterMs"),
			// Pictures come in bursts, which is jitter by the definition and none of the network's: nothing is promised.
			allowed: isAudio ? Math.max(JITTER_MS, 0.1 * jitterMs) : undefined,
			janus: janus?.jitterMs,
			peers: peersBy(({ jitterMs }) => jitterMs),
		});
	}
	return rows;
}
