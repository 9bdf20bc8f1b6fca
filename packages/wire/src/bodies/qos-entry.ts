/** One entry of `user_qos`: what a participant sent and received in a minute, or in the newest slot. */
import { type Static, Type } from "typebox";
import { words } from "./words.js";

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
export const PressureLevelSchema = Type.Unsafe<PressureLevel>({ type: "string", enum: [...PRESSURE_LEVELS] });
const pressureFields = {
	system_min_cpu_pressure_level: PressureLevelSchema,
	system_avg_cpu_pressure_level: PressureLevelSchema,
	system_max_cpu_pressure_level: PressureLevelSchema,
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
