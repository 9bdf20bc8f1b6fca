/** Why a figure is not there: muted, paused, cut off, not measured, not exposed, not reported lately, or the agent lost. */
import {
	type AgentPresence,
	cutOffsOf,
	type Figures,
	isCutOff,
	type Sample,
	SLOT_MS,
	STREAM_TYPES,
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
const EXPECTED = STREAM_TYPES.filter((type) => !type.includes("_device_"));

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
	if (state === "muted" || state === "cutOff") return ["bitrate"];
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
	/** Their recent slots, in any order; where there is silence in them, those of before as well. */
	readonly slots: readonly SlotSample[];
	/** Over the whole stay; undefined when there are none. */
	readonly figures: FiguresByType | undefined;
	readonly nowMs: number;
	/** Whether an agent of theirs is connected to this process, as far as that is known. */
	readonly isConnected?: boolean;
}

function presenceOf({ instance, participant, nowMs, isConnected }: StatesInput, hasRecent: boolean): AgentPresence {
	const { leaveMs, leaveCause, joinMs } = participant;
	if (instance.endMs !== undefined) return leaveCause === "disconnected" ? "lost" : "left";
	// Who comes back is on the list again only with the first slot.
	if (leaveMs !== undefined) return isConnected ? "connected" : leaveCause === "disconnected" ? "lost" : "left";
	// Who has just joined has no whole slot yet.
	return hasRecent || Math.abs(nowMs - joinMs) <= LIVE_MS ? "connected" : "lost";
}

export function statesOf(input: StatesInput): Omit<StatesBody, "uuid" | "participantId"> {
	const { nowMs, figures: stay } = input;
	const recent = input.slots.filter(({ slotMs }) => isRecent(slotMs, nowMs)).sort((a, b) => b.slotMs - a.slotMs);
	const agent = presenceOf(input, recent.length > 0);
	const slotMs = recent[0]?.slotMs;
	if (agent !== "connected" || slotMs === undefined) return { agent, streams: [] };
	// Of two connections the one may report its slot a little after the other.
	const newest = new Map<StreamType, SlotSample>();
	for (const slot of recent) {
		if (slot.slotMs >= slotMs - SLOT_MS && !newest.has(slot.type)) newest.set(slot.type, slot);
	}
	const types = new Set([...EXPECTED, ...(stay?.keys() ?? []), ...newest.keys()]);
	const cutOffs = cutOffsOf(input.slots);
	const streams = [...types].map((type) => {
		const own = newest.get(type);
		const state = own && isCutOff(cutOffs, own) ? "cutOff" : stateOf(type, own?.sample);
		const shown = own && liveFiguresOf(recent, own.slotMs).get(type);
		const missing = figuresIn(shapeOf(type), state).filter((name) => shown?.[READ[name]] === undefined);
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
