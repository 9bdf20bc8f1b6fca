/** The body of `…/latency`: ours, so numbers in milliseconds and times in epoch milliseconds. */
import { type Static, Type } from "typebox";
import { STREAM_TYPES } from "../stream-types.js";
import { oneOf, strict } from "./words.js";

const count = (description: string) => Type.Integer({ minimum: 0, description });
const milliseconds = (description: string) => Type.Number({ minimum: 0, description });

export const LatencyReadingsSchema = Type.Object(
	{
		rtcp: count("By RTCP, which the other end of the media path answers"),
		echo: count("By an echo over a data channel, which the other end's application answers"),
		candidatePair: count("By the checks of the candidate pair, which the other end's network stack answers"),
	},
	strict,
);
const readings = Type.Optional(LatencyReadingsSchema);

export const SlotLatencySchema = Type.Object(
	{
		startMs: Type.Integer({ description: "Start of the five seconds, epoch milliseconds" }),
		avgMs: milliseconds("Average of their readings"),
		maxMs: milliseconds("Highest reading"),
		readings,
	},
	strict,
);

export const TypeLatencySchema = Type.Object(
	{
		type: oneOf(STREAM_TYPES),
		minMs: milliseconds("Lowest five-second average"),
		avgMs: milliseconds("Average of all readings"),
		maxMs: milliseconds("Highest single reading; max_latency of qos_summary"),
		readings,
		newest: Type.Optional(SlotLatencySchema),
	},
	strict,
);

export const LatencySchema = Type.Object(
	{
		uuid: Type.String({ description: "UUID of the instance" }),
		participantId: Type.String({ description: "The participant's id inside it" }),
		telemetryRoundTripMs: Type.Optional(
			milliseconds(
				"Newest round trip to Qoscope itself, no part of any latency; left out unless the agent is connected",
			),
		),
		types: Type.Array(TypeLatencySchema),
	},
	strict,
);
export type LatencyBody = Static<typeof LatencySchema>;
export type LatencyReadings = Static<typeof LatencyReadingsSchema>;
export type SlotLatency = Static<typeof SlotLatencySchema>;
