/** The bodies of the compatible API. Names, literals and codes are the contract's and not ours to change. */
import { type Static, Type } from "typebox";
import { STREAM_TYPES } from "./stream-types.js";

const words = (description: string) => Type.String({ description });
const audioFields = {
	bitrate: words('Payload bit rate, "23 kbps"'),
	latency: words('Round trip, "126 ms"'),
	jitter: words('RFC 3550 interarrival jitter, "6 ms"'),
	avg_loss: words('Average loss, "0.3%"'),
	max_loss: words('Highest loss of one reading interval, "1.9%"'),
};
const pictureFields = {
	...audioFields,
	resolution: words('"1280*720"; "0*0" for a stream that shows no picture'),
	frame_rate: words('"12 fps"'),
};
export const AudioQosSchema = Type.Object(audioFields, { additionalProperties: false });
export const PictureQosSchema = Type.Object(pictureFields, { additionalProperties: false });
export const CpuUsageSchema = Type.Object(
	{
		zoom_min_cpu_usage: words('Lowest share of the application, "8%"'),
		zoom_avg_cpu_usage: words("Average share of the application"),
		zoom_max_cpu_usage: words("Highest share of the application"),
		system_max_cpu_usage: words("Highest share of the whole system"),
	},
	{ additionalProperties: false },
);

export const PRESSURE_LEVELS = ["normal", "fair", "serious", "critical"] as const;
export type PressureLevel = (typeof PRESSURE_LEVELS)[number];
const level = Type.Unsafe<PressureLevel>({ type: "string", enum: [...PRESSURE_LEVELS] });
const pressureFields = {
	system_min_cpu_pressure_level: level,
	system_avg_cpu_pressure_level: level,
	system_max_cpu_pressure_level: level,
};

const audioGroup = Type.Optional(AudioQosSchema);
const pictureGroup = Type.Optional(PictureQosSchema);
/** What came and went through room connectors and web gateways; there only when measured. */
const gatewayGroups = {
	audio_device_from_crc: audioGroup,
	audio_device_to_crc: audioGroup,
	audio_device_from_rwg: audioGroup,
	audio_device_to_rwg: audioGroup,
	video_device_from_crc: pictureGroup,
	video_device_to_crc: pictureGroup,
	video_device_from_rwg: pictureGroup,
	video_device_to_rwg: pictureGroup,
	as_device_from_crc: pictureGroup,
	as_device_to_crc: pictureGroup,
	as_device_from_rwg: pictureGroup,
	as_device_to_rwg: pictureGroup,
};

export const QosEntrySchema = Type.Object(
	{
		date_time: Type.String({ description: "Start of what the entry covers, ISO-8601 UTC" }),
		audio_input: AudioQosSchema,
		audio_output: AudioQosSchema,
		video_input: PictureQosSchema,
		video_output: PictureQosSchema,
		as_input: PictureQosSchema,
		as_output: PictureQosSchema,
		cpu_usage: CpuUsageSchema,
		cpu_pressure_level: Type.Optional(Type.Object(pressureFields, { additionalProperties: false })),
		...gatewayGroups,
	},
	{ additionalProperties: false },
);
export type QosEntry = Static<typeof QosEntrySchema>;
export type AudioQos = Static<typeof AudioQosSchema>;
export type PictureQos = Static<typeof PictureQosSchema>;
export type CpuUsage = Static<typeof CpuUsageSchema>;

const participantFields = {
	id: words('The user\'s id in the account, or ""'),
	user_id: words("The participant's id inside the webinar"),
	participant_uuid: words("The participant's UUID, upper case"),
	user_name: Type.String(),
	email: Type.String(),
	device: words('Phone, H.323/SIP, Windows, Mac, iOS, Android or ""'),
	os: Type.String(),
	os_version: Type.String(),
	browser_name: Type.String(),
	browser_version: Type.String(),
	ip_address: Type.String(),
	location: Type.String(),
	network_type: Type.String(),
	join_time: words("ISO-8601 UTC"),
	pc_name: Type.String(),
	domain: Type.String(),
	mac_addr: Type.String(),
	harddisk_id: Type.String(),
	version: words("Version of the reporting agent"),
};

/** `GET …/participants/{participantId}/qos` */
export const ParticipantQosSchema = Type.Object(
	{
		...participantFields,
		leave_time: words('ISO-8601 UTC; "" while present'),
		webinar_number: Type.String(),
		user_qos: Type.Array(QosEntrySchema),
	},
	{ additionalProperties: false },
);
export type ParticipantQosBody = Static<typeof ParticipantQosSchema>;

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
		system_min_cpu_pressure_level: Type.Optional(level),
		system_avg_cpu_pressure_level: Type.Optional(level),
		system_max_cpu_pressure_level: Type.Optional(level),
	},
	{ additionalProperties: false },
);
export type SummaryDetails = Static<typeof SummaryDetailsSchema>;

/** `GET …/participants/qos_summary` */
export const QosSummarySchema = Type.Object(
	{
		next_page_token: Type.String(),
		page_size: Type.Integer(),
		participants: Type.Array(
			Type.Object(
				{
					id: Type.String(),
					participant_id: Type.String(),
					user_name: Type.String(),
					email: Type.String(),
					qos: Type.Array(
						Type.Object(
							{
								type: Type.Unsafe<(typeof STREAM_TYPES)[number]>({ type: "string", enum: [...STREAM_TYPES] }),
								details: SummaryDetailsSchema,
							},
							{ additionalProperties: false },
						),
					),
				},
				{ additionalProperties: false },
			),
		),
	},
	{ additionalProperties: false },
);
export type QosSummaryBody = Static<typeof QosSummarySchema>;

const pageFields = {
	next_page_token: words('"" on the last page'),
	page_count: Type.Integer(),
	page_size: Type.Integer(),
	total_records: Type.Integer(),
};

export const WebinarSchema = Type.Object(
	{
		uuid: Type.String(),
		id: Type.Integer(),
		topic: Type.String(),
		host: Type.String(),
		email: Type.String(),
		start_time: Type.String(),
		end_time: words('"" while it runs'),
		duration: Type.String(),
		participants: Type.Integer(),
		has_voip: Type.Boolean(),
		has_video: Type.Boolean(),
		has_screen_share: Type.Boolean(),
	},
	{ additionalProperties: false },
);
export type WebinarBody = Static<typeof WebinarSchema>;

/** `GET /v2/metrics/webinars` */
export const WebinarListSchema = Type.Object(
	{ from: Type.String(), to: Type.String(), ...pageFields, webinars: Type.Array(WebinarSchema) },
	{ additionalProperties: false },
);
export type WebinarListBody = Static<typeof WebinarListSchema>;

export const ParticipantSchema = Type.Object(
	{
		...participantFields,
		participant_user_id: Type.String(),
		role: Type.String(),
		leave_time: Type.Optional(words("Absent while present")),
		leave_reason: Type.Optional(Type.String()),
	},
	{ additionalProperties: false },
);
export type ParticipantBody = Static<typeof ParticipantSchema>;

/** `GET /v2/metrics/webinars/{webinarId}/participants` */
export const ParticipantListSchema = Type.Object(
	{ ...pageFields, webinar_number: Type.String(), participants: Type.Array(ParticipantSchema) },
	{ additionalProperties: false },
);
export type ParticipantListBody = Static<typeof ParticipantListSchema>;

/** Every error of the compatible API. */
export const ErrorBodySchema = Type.Object({
	code: Type.Integer(),
	message: Type.String(),
	errors: Type.Optional(Type.Array(Type.Object({ field: Type.String(), message: Type.String() }))),
});
export type ErrorBody = Static<typeof ErrorBodySchema>;

/** `POST /oauth/token` */
export const AccessTokenSchema = Type.Object({
	access_token: Type.String(),
	token_type: Type.Literal("bearer"),
	expires_in: Type.Integer(),
	scope: words("Space-separated"),
	api_url: Type.String(),
});
export type AccessTokenBody = Static<typeof AccessTokenSchema>;

export const OauthErrorSchema = Type.Object({ reason: Type.String(), error: Type.String() });
export type OauthErrorBody = Static<typeof OauthErrorSchema>;
