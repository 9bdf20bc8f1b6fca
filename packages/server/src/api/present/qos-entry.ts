/** One entry of `user_qos`: the six ordinary groups and the processor always, everything else when measured. */
import { formatTime, type QosEntry, STREAM_TYPES, type StreamType, shapeOf } from "@qoscope/wire";
import type { Entry } from "../../summary/entries.js";
import { presentAudio, presentCpu, presentPicture, presentPressure } from "./qos-group.js";
import type { Spelling } from "./spelling.js";

/** Groups of participants who came through a room connector or a web gateway. */
const GATEWAY_TYPES = STREAM_TYPES.filter((type) => type.includes("_device_"));

export function presentQosEntry({ startMs, figures }: Entry, spelling: Spelling): QosEntry {
	const audio = (type: StreamType) => presentAudio(figures.get(type), type, spelling);
	const picture = (type: StreamType) => presentPicture(figures.get(type), type, spelling);
	const pressure = presentPressure(figures.get("cpu_usage"));
	const gateways = GATEWAY_TYPES.filter((type) => figures.has(type)).map((type) => {
		return [type, (shapeOf(type).startsWith("audio") ? audio : picture)(type)];
	});
	return {
		date_time: formatTime(startMs),
		audio_input: audio("audio_input"),
		audio_output: audio("audio_output"),
		video_input: picture("video_input"),
		video_output: picture("video_output"),
		as_input: picture("as_input"),
		as_output: picture("as_output"),
		...Object.fromEntries(gateways),
		cpu_usage: presentCpu(figures.get("cpu_usage")),
		...(pressure === undefined ? {} : { cpu_pressure_level: pressure }),
	};
}
