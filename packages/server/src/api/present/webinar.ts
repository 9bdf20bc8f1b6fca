/** One webinar of the list of webinars. */
import { formatDuration, formatTime, type WebinarBody } from "@qoscope/wire";
import type { Instance, InstanceUse } from "../../store/ports.js";
import { write } from "./qos-group.js";

export function presentWebinar(instance: Instance, use: InstanceUse | undefined, nowMs: number): WebinarBody {
	return {
		uuid: instance.uuid,
		id: instance.number,
		topic: instance.topic,
		host: instance.hostName,
		email: instance.hostEmail,
		start_time: formatTime(instance.startMs),
		end_time: write(instance.endMs, formatTime),
		duration: formatDuration((instance.endMs ?? nowMs) - instance.startMs),
		participants: use?.participants ?? 0,
		has_voip: use?.hasAudio ?? false,
		has_video: use?.hasVideo ?? false,
		has_screen_share: use?.hasShare ?? false,
	};
}
