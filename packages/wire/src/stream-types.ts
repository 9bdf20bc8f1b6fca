/**
 * The 19 kinds of figures that one participant can have. The names are those of the dashboard contract.
 *
 * `…_input` is what the participant sends into the webinar, `…_output` what the participant receives.
 * `…_from_crc` / `…_from_rwg`: sent by a participant who came through a room connector (SIP/H.323) or a web gateway;
 * `…_to_crc` / `…_to_rwg`: received by that participant. `as` is the application share, the shared screen.
 */
export const STREAM_TYPES = [
	"audio_input",
	"audio_output",
	"video_input",
	"video_output",
	"as_input",
	"as_output",
	"cpu_usage",
	"audio_device_from_crc",
	"audio_device_to_crc",
	"video_device_from_crc",
	"video_device_to_crc",
	"as_device_from_crc",
	"as_device_to_crc",
	"audio_device_from_rwg",
	"audio_device_to_rwg",
	"video_device_from_rwg",
	"video_device_to_rwg",
	"as_device_from_rwg",
	"as_device_to_rwg",
] as const;

export type StreamType = (typeof STREAM_TYPES)[number];

/** What a type's figures are made of; it decides which metrics the type has. */
export type StreamShape = "audio-sent" | "audio-received" | "picture-sent" | "picture-received" | "cpu";

const shapes = new Map<StreamType, StreamShape>(
	STREAM_TYPES.map((type) => {
		if (type === "cpu_usage") return [type, "cpu"];
		const medium = type.startsWith("audio") ? "audio" : "picture";
		const direction = type.endsWith("_input") || type.includes("_from_") ? "sent" : "received";
		return [type, `${medium}-${direction}`];
	}),
);

export function shapeOf(type: StreamType): StreamShape {
	const shape = shapes.get(type);
	if (shape === undefined) throw new TypeError(`Not a stream type: ${String(type)}`);
	return shape;
}

export const isReceived = (type: StreamType): boolean => shapeOf(type).endsWith("-received");
export const isSent = (type: StreamType): boolean => shapeOf(type).endsWith("-sent");

export function isStreamType(value: unknown): value is StreamType {
	return typeof value === "string" && (STREAM_TYPES as readonly string[]).includes(value);
}
