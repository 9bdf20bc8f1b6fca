/** The body of `…/causes`: ours, so numbers in SI units and times in epoch milliseconds. */
import { type Static, Type } from "typebox";
import { STREAM_TYPES } from "../stream-types.js";
import { oneOf, strict } from "./words.js";

/** `sender`: the way of the one who sends it, up to the server. `server`: the server, or its way to many. */
export const CAUSES = ["client", "network", "server", "sender"] as const;
export type Cause = (typeof CAUSES)[number];
export const HOPS = ["device", "uplink", "downlink", "round_trip", "sender_uplink"] as const;
export type Hop = (typeof HOPS)[number];
export const CAUSE_METRICS = ["loss", "latency", "jitter", "cutOff", "cpu", "pressure"] as const;
export type CauseMetric = (typeof CAUSE_METRICS)[number];

export const CauseFindingSchema = Type.Object(
	{
		type: oneOf(STREAM_TYPES, "The stream that it was seen on"),
		metric: oneOf(CAUSE_METRICS, "What was over its limit"),
		cause: oneOf(CAUSES, "Where it came from"),
		hop: oneOf(HOPS, "The part of the way, or the device"),
		value: Type.Number({
			description: "Of the hop alone: a ratio from 0 to 1, milliseconds, or a rank of pressure from 0 to 3",
		}),
		limit: Type.Number({ description: "From where on it is looked into" }),
		measured: Type.Number({ description: "What the participant measured" }),
		sender: Type.Optional(Type.Number({ description: "The same on the sender's way to the server" })),
		senderForwarded: Type.Optional(
			Type.Number({
				description:
					"The part of it that the server did not repair, and that is taken off: no more than the least hit of the others who receive the same shows. Left out where nobody else does: then it is not known, and all of it is taken off",
			}),
		),
		fromMs: Type.Optional(
			Type.Integer({
				description:
					"Of cutOff: start of the first five seconds in which nothing came or, of what is sent, answered; epoch milliseconds",
			}),
		),
		untilMs: Type.Optional(Type.Integer({ description: "End of the last of them; they may reach into other minutes" })),
		senderPackets: Type.Optional(
			Type.Integer({
				description:
					"Packets of this kind that others sent in the first minute of it and in whole minutes after that, where one of them is measured; with the cause sender those that were sent into a dead way",
			}),
		),
		othersMeasured: Type.Integer({ description: "How many others measured the same of theirs" }),
		othersAffected: Type.Integer({ description: "For how many of them it was over the limit" }),
		othersAlike: Type.Optional(
			Type.Integer({
				description:
					"How many of those had it alike: no more than twice as much and no less than half, or cut off from the same time on; left out where none was over the limit, and with the cause sender",
			}),
		),
	},
	strict,
);

export const CauseWindowSchema = Type.Object(
	{
		startMs: Type.Integer({ description: "Start of the minute, epoch milliseconds" }),
		endMs: Type.Integer({ description: "Its end" }),
		cause: Type.Optional(oneOf(CAUSES, "Of the finding furthest over its limit; left out where nothing was")),
		findings: Type.Array(CauseFindingSchema),
	},
	strict,
);

export const CausesSchema = Type.Object(
	{
		uuid: Type.String({ description: "UUID of the instance" }),
		participantId: Type.String({ description: "The participant's id inside it" }),
		comparedWith: Type.Integer({ description: "How many others were looked at" }),
		windows: Type.Array(CauseWindowSchema),
	},
	strict,
);
export type CausesBody = Static<typeof CausesSchema>;
