/** The bodies of `qos_summary`: what everybody sent and received over a whole webinar, meeting or session. */
import { type Static, Type } from "typebox";
import { STREAM_TYPES } from "../stream-types.js";
import { CpuUsageSchema, PressureLevelSchema } from "./qos-entry.js";
import { cutPageFields, strict, words } from "./words.js";

const spread = (name: string, what: string) => ({
	[`min_${name}`]: words(`Lowest five-second ${what}`),
	[`avg_${name}`]: words(`Average ${what}`),
	[`max_${name}`]: words(`Highest five-second ${what}`),
});
/** The 20 keys of `details`, all always there, in the order of the contract. */
export const SUMMARY_DETAIL_KEYS = [
	"min_bitrate",
	"avg_bitrate",
	"max_bitrate",
	"min_latency",
	"avg_latency",
	"max_latency",
	"min_jitter",
	"avg_jitter",
	"max_jitter",
	"min_loss",
	"avg_loss",
	"max_loss",
	"resolution",
	"min_frame_rate",
	"avg_frame_rate",
	"max_frame_rate",
	"zoom_min_cpu_usage",
	"zoom_avg_cpu_usage",
	"zoom_max_cpu_usage",
	"system_max_cpu_usage",
] as const;
export type SummaryDetailKey = (typeof SUMMARY_DETAIL_KEYS)[number];

const detailDocuments: Record<string, ReturnType<typeof words>> = {
	...spread("bitrate", "bit rate"),
	...spread("latency", "round trip"),
	...spread("jitter", "jitter"),
	...spread("loss", "loss"),
	resolution: words("The last one that showed a picture"),
	...spread("frame_rate", "frame rate"),
	...CpuUsageSchema.properties,
};
const detailFields = Object.fromEntries(
	SUMMARY_DETAIL_KEYS.map((key) => [key, detailDocuments[key] ?? Type.String()]),
) as Record<SummaryDetailKey, ReturnType<typeof words>>;

export const SummaryDetailsSchema = Type.Object(
	{
		...detailFields,
		system_min_cpu_pressure_level: Type.Optional(PressureLevelSchema),
		system_avg_cpu_pressure_level: Type.Optional(PressureLevelSchema),
		system_max_cpu_pressure_level: Type.Optional(PressureLevelSchema),
	},
	{ additionalProperties: false },
);
export type SummaryDetails = Static<typeof SummaryDetailsSchema>;

const qos = Type.Array(
	Type.Object(
		{
			type: Type.Unsafe<(typeof STREAM_TYPES)[number]>({ type: "string", enum: [...STREAM_TYPES] }),
			details: SummaryDetailsSchema,
		},
		strict,
	),
);

/** `GET …/participants/qos_summary` of webinars and meetings */
export const QosSummarySchema = Type.Object(
	{
		...cutPageFields,
		participants: Type.Array(
			Type.Object(
				{
					id: words('The user\'s id in the account, or ""'),
					participant_id: words("The participant's id inside the webinar or meeting"),
					user_name: Type.String(),
					email: Type.String(),
					qos,
				},
				strict,
			),
		),
	},
	strict,
);
export type QosSummaryBody = Static<typeof QosSummarySchema>;

/** `GET /v2/videosdk/sessions/{sessionId}/users/qos_summary` */
export const SessionQosSummarySchema = Type.Object(
	{
		...cutPageFields,
		users: Type.Array(
			Type.Object(
				{
					id: words("The user's id inside the session"),
					name: Type.String(),
					user_key: words("The platform's own key of the user"),
					qos,
				},
				strict,
			),
		),
	},
	strict,
);
export type SessionQosSummaryBody = Static<typeof SessionQosSummarySchema>;
