/** The samples behind fixtures/contract: what two participants were measured to send and receive. */
import type { Sample, StreamType } from "@qoscope/wire";
import type { Instance, Participant } from "../../src/store/ports.js";
import { makeInstance, makeParticipant, START_MS } from "./api-harness.js";

const SLOT_SECONDS = 5;

interface Measured {
	readonly bitrateKbps: number;
	readonly latencyMs: number;
	readonly jitterMs: number;
	readonly avgLoss: number;
	readonly maxLoss: number;
	/** Width, height and frames of the slot; 0 frames for a stream without a picture. */
	readonly picture?: readonly [width: number, height: number, frames: number];
}

const PACKETS = 10_000;

function makeSample(sent: boolean, measured: Measured): Sample {
	const { bitrateKbps, latencyMs, jitterMs, avgLoss, maxLoss, picture } = measured;
	const bytes = (bitrateKbps * 1_000 * SLOT_SECONDS) / 8;
	const lost = Math.round(PACKETS * avgLoss);
	const [width, height, frames] = picture ?? [];
	return {
		durationMs: SLOT_SECONDS * 1_000,
		bytes,
		packets: PACKETS - (sent ? 0 : lost),
		...(sent ? { reportedBytes: 1_000_000, reportedLostBytes: 1_000_000 * avgLoss } : { packetsLost: lost }),
		lossMaxRatio: maxLoss,
		latencySumMs: latencyMs * 4,
		latencyCount: 4,
		latencyMinMs: latencyMs - 10,
		latencyMaxMs: latencyMs + 25,
		jitterSumMs: jitterMs * 5,
		jitterCount: 5,
		...(frames === undefined ? {} : { frames }),
		...(frames && width !== undefined && height !== undefined ? { width, height } : {}),
	};
}

const CPU: Sample = {
	durationMs: 5_000,
	processCpuSum: 0.3,
	processCpuCount: 2,
	processCpuMin: 0.1,
	processCpuMax: 0.2,
	systemCpuSum: 0.9,
	systemCpuCount: 2,
	systemCpuMin: 0.4,
	systemCpuMax: 0.5,
	pressureNominalMs: 4_000,
	pressureSeriousMs: 1_000,
};

const idleShare: Measured = { bitrateKbps: 48, latencyMs: 91, jitterMs: 4, avgLoss: 0, maxLoss: 0, picture: [0, 0, 0] };
const camera: Measured = {
	bitrateKbps: 912,
	latencyMs: 88,
	jitterMs: 9,
	avgLoss: 0.0003,
	maxLoss: 0.027,
	picture: [960, 540, 125],
};
const voice: Measured = { bitrateKbps: 31, latencyMs: 84, jitterMs: 3, avgLoss: 0.004, maxLoss: 0.021 };
const heard: Measured = { bitrateKbps: 27.15, latencyMs: 86, jitterMs: 5, avgLoss: 0, maxLoss: 0 };
const seen: Measured = {
	bitrateKbps: 734,
	latencyMs: 89,
	jitterMs: 12,
	avgLoss: 0,
	maxLoss: 0,
	picture: [320, 180, 75],
};

export const CONTRACT_INSTANCE: Instance = makeInstance({ number: 81_234_567_890, uuid: "c2FtcGxlcyBvZiBvdXJzIQ==" });

const fromHere = { instance: CONTRACT_INSTANCE.uuid, joinMs: START_MS, leaveMs: START_MS + 125_000 };
export const CONTRACT_PARTICIPANTS: readonly Participant[] = [
	makeParticipant({ ...fromHere, id: 2_251_799_813_685, jti: "a", leaveCause: "left" }),
	makeParticipant({
		...fromHere,
		id: 2_251_799_813_686,
		jti: "b",
		userId: "",
		name: "Room 4",
		email: "room@elsewhere.example",
		external: true,
		leaveCause: "disconnected",
	}),
];

type Row = readonly [slotMs: number, type: StreamType, sample: Sample];
const ALL_GATEWAYS: readonly Row[] = (["crc", "rwg"] as const).flatMap((gateway): Row[] => [
	[START_MS + 60_000, `audio_device_from_${gateway}`, makeSample(true, voice)],
	[START_MS + 60_000, `audio_device_to_${gateway}`, makeSample(false, heard)],
	[START_MS + 60_000, `video_device_from_${gateway}`, makeSample(true, camera)],
	[START_MS + 60_000, `video_device_to_${gateway}`, makeSample(false, seen)],
	[START_MS + 60_000, `as_device_from_${gateway}`, makeSample(true, idleShare)],
	[START_MS + 60_000, `as_device_to_${gateway}`, makeSample(false, idleShare)],
]);

/** In the order of CONTRACT_PARTICIPANTS: one with an ordinary client, one who came through gateways. */
export const CONTRACT_SAMPLES: readonly (readonly Row[])[] = [
	[
		[START_MS, "audio_input", makeSample(true, voice)],
		[START_MS, "audio_output", makeSample(false, heard)],
		[START_MS, "video_input", makeSample(true, camera)],
		[START_MS, "video_output", makeSample(false, seen)],
		[START_MS, "as_input", makeSample(true, idleShare)],
		[START_MS, "as_output", makeSample(false, idleShare)],
		[START_MS, "cpu_usage", CPU],
		[START_MS + 5_000, "cpu_usage", { ...CPU, processCpuSum: 0.16, systemCpuSum: 0.62 }],
		...ALL_GATEWAYS,
	],
	[
		[START_MS, "audio_device_to_crc", makeSample(false, heard)],
		[START_MS + 5_000, "audio_device_to_crc", makeSample(false, { ...heard, bitrateKbps: 64, latencyMs: 140 })],
		[START_MS, "video_device_from_crc", makeSample(true, camera)],
		[START_MS, "cpu_usage", { ...CPU, pressureSeriousMs: 0 }],
	],
];
