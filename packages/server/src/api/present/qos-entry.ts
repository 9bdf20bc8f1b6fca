/** One entry of `user_qos`: the six ordinary groups and the processor always, everything else when measured. */
import { formatTime, type QosEntry, STREAM_TYPES, shapeOf } from "@qoscope/wire";
import type { Entry } from "../../summary/entries.js";
import { presentAudio, presentCpu, presentPicture, presentPressure } from "./qos-group.js";

/** Groups of participants who came through a room connector or a web gateway. */
const GATEWAY_TYPES = STREAM_TYPES.filter((type) => type.includes("_device_"));

export function presentQosEntry({ startMs, figures }: Entry): QosEntry {
	const pressure = presentPressure(figures.get("cpu_usage"));
	const gateways = GATEWAY_TYPES.filter((type) => figures.has(type)).map((type) => {
		const present = shapeOf(type).startsWith("audio") ? presentAudio : presentPicture;
		return [type, present(figures.get(type))];
	});
	return {
		date_time: formatTime(startMs),
		audio_input: presentAudio(figures.get("audio_input")),
		audio_output: presentAudio(figures.get("audio_output")),
		video_input: presentPicture(figures.get("video_input")),
		video_output: presentPicture(figures.get("video_output")),
		as_input: presentPicture(figures.get("as_input")),
		as_output: presentPicture(figures.get("as_output")),
		...Object.fromEntries(gateways),
		cpu_usage: presentCpu(figures.get("cpu_usage")),
		...(pressure === undefined ? {} : { cpu_pressure_level: pressure }),
	};
}
