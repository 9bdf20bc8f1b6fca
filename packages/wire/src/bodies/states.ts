/** The body of `…/state`: ours. What is not there for different reasons has a different word for each. */
import { type Static, Type } from "typebox";
import { STREAM_TYPES } from "../stream-types.js";
import { oneOf, strict } from "./words.js";

/** `lost`: silent for fifteen seconds, or gone without a good-bye. */
export const AGENT_STATES = ["connected", "lost", "left"] as const;
export type AgentPresence = (typeof AGENT_STATES)[number];
/** `muted`: no packet, by whoever stopped it. `paused`: packets and no picture. */
export const STREAM_STATES = ["flowing", "muted", "paused", "cutOff", "notMeasured"] as const;
export type StreamState = (typeof STREAM_STATES)[number];
export const STATE_FIGURES = [
	"bitrate",
	"latency",
	"jitter",
	"loss",
	"resolution",
	"frameRate",
	"processCpu",
	"systemCpu",
	"pressure",
] as const;
export type StateFigure = (typeof STATE_FIGURES)[number];

export const StreamStateSchema = Type.Object(
	{
		type: oneOf(STREAM_TYPES, "The stream"),
		state: oneOf(STREAM_STATES, "How it is in the newest five seconds"),
		notExposed: Type.Array(
			oneOf(STATE_FIGURES, "A figure that this participant's browser has not told since they joined"),
		),
		notReported: Type.Array(
			oneOf(STATE_FIGURES, "A figure that was told before, and not within the last fifteen seconds"),
		),
	},
	strict,
);

export const StatesSchema = Type.Object(
	{
		uuid: Type.String({ description: "UUID of the instance" }),
		participantId: Type.String({ description: "The participant's id inside it" }),
		agent: oneOf(AGENT_STATES, "Whether their agent reports, fell silent, or said good-bye"),
		slotMs: Type.Optional(
			Type.Integer({ description: "Start of the newest five seconds, epoch milliseconds; while connected alone" }),
		),
		streams: Type.Array(StreamStateSchema),
	},
	strict,
);
export type StatesBody = Static<typeof StatesSchema>;
