/** What a made-up participant sent and received: plausible figures that wander a little, the same for the same seed. */
import { type MetricName, metricsOf, type StreamType, shapeOf } from "@qoscope/wire";
import type { MockParticipant } from "./mock-data.js";

const SLOT_MS = 5_000;

interface Line {
	readonly bitrateKbps: number;
	readonly latencyMs: number;
	readonly jitterMs: number;
	readonly lossRatio: number;
	readonly picture?: readonly [width: number, height: number, fps: number];
}

const LINES: { readonly [medium: string]: Line } = {
	audio: { bitrateKbps: 32, latencyMs: 60, jitterMs: 4, lossRatio: 0.002 },
	video: { bitrateKbps: 900, latencyMs: 62, jitterMs: 8, lossRatio: 0.004, picture: [1280, 720, 25] },
	as: { bitrateKbps: 240, latencyMs: 61, jitterMs: 6, lossRatio: 0.001, picture: [1920, 1080, 5] },
};

/** Bytes of a packet, so that packets fit the bit rate. */
const PACKET_BYTES: { readonly [medium: string]: number } = { audio: 80, video: 1_100, as: 1_100 };

function mediaSample(type: StreamType, trouble: number, random: () => number): Partial<Record<MetricName, number>> {
	const medium = type.slice(0, type.indexOf("_"));
	const line = LINES[medium] ?? { bitrateKbps: 32, latencyMs: 60, jitterMs: 4, lossRatio: 0 };
	const wander = (value: number, share = 0.15) => value * (1 + (random() * 2 - 1) * share);
	const bytes = Math.round((wander(line.bitrateKbps) * 1_000 * (SLOT_MS / 1_000)) / 8 / trouble);
	const sent = Math.max(1, Math.round(bytes / (PACKET_BYTES[medium] ?? 100)));
	const lossRatio = Math.min(0.4, wander(line.lossRatio, 0.9) * trouble ** 3);
	const lost = Math.round(sent * lossRatio);
	const latencyMs = wander(line.latencyMs) * trouble;
	const jitterMs = wander(line.jitterMs) * trouble;
	const [width, height, fps] = line.picture ?? [];
	return {
		durationMs: SLOT_MS,
		bytes,
		packets: Math.max(0, sent - lost),
		packetsLost: lost,
		reportedBytes: bytes,
		reportedLostBytes: Math.round(bytes * lossRatio),
		lossMaxRatio: Math.min(1, lossRatio * 2),
		latencySumMs: Math.round(latencyMs * 5),
		latencyCount: 5,
		latencyRtcpCount: 5,
		latencyMinMs: Math.round(latencyMs * 0.9),
		latencyMaxMs: Math.round(latencyMs * 1.3),
		jitterSumMs: Math.round(jitterMs * 5),
		jitterCount: 5,
		jitterMinMs: Math.round(jitterMs * 0.8),
		jitterMaxMs: Math.round(jitterMs * 1.4),
		...(width === undefined || height === undefined || fps === undefined
			? {}
			: { frames: Math.max(1, Math.round((wander(fps) * (SLOT_MS / 1_000)) / trouble)), width, height }),
	};
}

function cpuSample(random: () => number): Partial<Record<MetricName, number>> {
	const process = 0.05 + random() * 0.1;
	const system = process + 0.2 + random() * 0.2;
	return {
		durationMs: SLOT_MS,
		processCpuSum: process * 5,
		processCpuCount: 5,
		processCpuMin: process * 0.8,
		processCpuMax: process * 1.2,
		systemCpuSum: system * 5,
		systemCpuCount: 5,
		systemCpuMin: system * 0.9,
		systemCpuMax: Math.min(1, system * 1.1),
		pressureNominalMs: SLOT_MS,
		pressureFairMs: 0,
		pressureSeriousMs: 0,
		pressureCriticalMs: 0,
	};
}

/** Only what the type has, rounded as its metric asks. */
function cut(type: StreamType, sample: Partial<Record<MetricName, number>>): Partial<Record<MetricName, number>> {
	return Object.fromEntries(
		metricsOf(type).flatMap(({ name, integer }) => {
			const value = sample[name];
			return value === undefined ? [] : [[name, integer ? Math.round(value) : Number(value.toPrecision(6))]];
		}),
	);
}

export interface SampleWish {
	readonly types: readonly StreamType[];
	readonly fromMs: number;
	/** Not included. */
	readonly toMs: number;
	/** 1 is a good line; above 2 it is hard to follow. */
	readonly trouble: number;
}

/** A sample for each type and slot in the time. */
export function makeMockSamples(
	{ types, fromMs, toMs, trouble }: SampleWish,
	random: () => number,
): MockParticipant["samples"] {
	const samples: MockParticipant["samples"] = [];
	for (let slotMs = Math.ceil(fromMs / SLOT_MS) * SLOT_MS; slotMs + SLOT_MS <= toMs; slotMs += SLOT_MS) {
		for (const type of types) {
			const sample = shapeOf(type) === "cpu" ? cpuSample(random) : mediaSample(type, trouble, random);
			samples.push({ type, slot: new Date(slotMs).toISOString(), metrics: cut(type, sample) });
		}
	}
	return samples;
}
