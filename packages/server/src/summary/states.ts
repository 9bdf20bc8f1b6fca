/** Why a figure is not there: muted, paused, not measured, not exposed, not reported lately, or the agent lost. */
import {
	type AgentPresence,
	type Figures,
	type Sample,
	type StateFigure,
	type StatesBody,
	type StreamShape,
	type StreamState,
	type StreamType,
	shapeOf,
} from "@qoscope/wire";
import type { Instance, Participant, SlotSample } from "../store/ports.js";
import type { FiguresByType } from "./entries.js";
import { isRecent, LIVE_MS, liveFiguresOf } from "./live-entry.js";

/** What everybody could send and receive; other types are told of where they were measured. */
const EXPECTED: readonly StreamType[] = [
	"audio_input",
	"audio_output",
	"video_input",
	"video_output",
	"as_input",
	"as_output",
	"cpu_usage",
];

const READ: { readonly [figure in StateFigure]: keyof Figures } = {
	bitrate: "bitrateBps",
	latency: "latencyMs",
	jitter: "jitterMs",
	loss: "lossRatio",
	resolution: "picture",
	frameRate: "frameRateFps",
	processCpu: "processCpuRatio",
	systemCpu: "systemCpuRatio",
	pressure: "pressure",
};

/** The figures that there is something to measure of. */
function figuresIn(shape: StreamShape, state: StreamState): readonly StateFigure[] {
	if (state === "notMeasured") return [];
	if (shape === "cpu") return ["processCpu", "systemCpu", "pressure"];
	if (state === "muted") return ["bitrate"];
	const ofPackets = ["bitrate", "latency", "jitter", "loss"] as const;
	if (shape.startsWith("audio")) return ofPackets;
	return state === "paused" ? ofPackets : [...ofPackets, "resolution", "frameRate"];
}

function stateOf(type: StreamType, sample: Sample | undefined): StreamState {
	if (sample === undefined) return "notMeasured";
	if (shapeOf(type) === "cpu") return "flowing";
	if (sample.bytes === 0) return "muted";
	return sample.frames === 0 ? "paused" : "flowing";
}

export interface StatesInput {
	readonly instance: Instance;
	readonly participant: Participant;
	/** Their recent slots, in any order. */
	readonly slots: readonly SlotSample[];
	/** Over the whole stay; undefined when there are none. */
	readonly figures: FiguresByType | undefined;
	readonly nowMs: number;
}

function presenceOf({ instance, participant, nowMs }: StatesInput, hasRecent: boolean): AgentPresence {
	const { leaveMs, leaveCause, joinMs } = participant;
	if (leaveMs !== undefined) return leaveCause === "disconnected" ? "lost" : "left";
	if (instance.endMs !== undefined) return "left";
	// Who has just joined has no whole slot yet.
	return hasRecent || nowMs - joinMs <= LIVE_MS ? "connected" : "lost";
}

export function statesOf(input: StatesInput): Omit<StatesBody, "uuid" | "participantId"> {
	const { nowMs, figures: stay } = input;
	const recent = input.slots.filter(({ slotMs }) => isRecent(slotMs, nowMs)).sort((a, b) => b.slotMs - a.slotMs);
	const agent = presenceOf(input, recent.length > 0);
	const slotMs = recent[0]?.slotMs;
	if (agent !== "connected" || slotMs === undefined) return { agent, streams: [] };
	const samples = new Map(recent.filter((slot) => slot.slotMs === slotMs).map(({ type, sample }) => [type, sample]));
	const shown = liveFiguresOf(recent, slotMs);
	const types = new Set([...EXPECTED, ...(stay?.keys() ?? []), ...samples.keys()]);
	const streams = [...types].map((type) => {
		const state = stateOf(type, samples.get(type));
		const missing = figuresIn(shapeOf(type), state).filter((name) => shown.get(type)?.[READ[name]] === undefined);
		const wasTold = (name: StateFigure) => stay?.get(type)?.[READ[name]] !== undefined;
		return {
			type,
			state,
			notExposed: missing.filter((name) => !wasTold(name)),
			notReported: missing.filter(wasTold),
		};
	});
	return { agent, slotMs, streams };
}
