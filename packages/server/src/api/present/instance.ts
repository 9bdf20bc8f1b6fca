/** Webinars, meetings and sessions, in lists and on their own. */
import {
	type Figures,
	formatDuration,
	formatTime,
	type ListedMeetingBody,
	type MeetingBody,
	type SessionBody,
	type SessionListBody,
	type StreamType,
	type WebinarBody,
} from "@qoscope/wire";
import type { UsedInstance } from "../metrics/instance-page.js";
import { optional } from "./known-word.js";
import { presentQuality } from "./quality-words.js";

function carried({ figures }: UsedInstance, isMedium: (type: StreamType) => boolean): boolean {
	const hasBytes = ({ bitrateBps }: Figures) => (bitrateBps?.max ?? 0) > 0;
	return [...figures].some(([type, ofType]) => isMedium(type) && hasBytes(ofType));
}

function presentMedia(used: UsedInstance) {
	return {
		has_voip: carried(used, (type) => type.startsWith("audio")),
		has_video: carried(used, (type) => type.startsWith("video")),
		has_screen_share: carried(used, (type) => type.startsWith("as")),
	};
}

function presentTimes({ instance: { startMs, endMs }, nowMs }: UsedInstance) {
	return {
		start_time: formatTime(startMs),
		...optional("end_time", endMs === undefined ? undefined : formatTime(endMs)),
		duration: formatDuration((endMs ?? nowMs) - startMs),
	};
}

export function presentMeeting(used: UsedInstance): MeetingBody {
	const { instance, participants } = used;
	return {
		uuid: instance.uuid,
		id: instance.number,
		topic: instance.topic,
		host: instance.hostName,
		email: instance.hostEmail,
		dept: instance.hostDepartment,
		user_type: instance.hostUserType,
		...presentTimes(used),
		participants,
		...presentMedia(used),
		has_sip: carried(used, (type) => type.endsWith("_crc")),
		custom_keys: instance.customKeys.map(([key, value]) => ({ key, value })),
	};
}

export function presentWebinar(used: UsedInstance): WebinarBody {
	return { ...presentMeeting(used), ...presentQuality(used.figures) };
}

export function presentListedMeeting(used: UsedInstance, withTracking: boolean): ListedMeetingBody {
	const { sessionKey, trackingFields } = used.instance;
	const tracking = trackingFields.map(([field, value]) => ({ field, value }));
	return {
		...presentWebinar(used),
		...optional("session_key", sessionKey === "" ? undefined : sessionKey),
		...optional("tracking_fields", withTracking ? tracking : undefined),
	};
}

export function presentListedSession(used: UsedInstance): SessionListBody["sessions"][number] {
	const { instance, participants } = used;
	return {
		id: instance.uuid,
		session_name: instance.topic,
		session_key: instance.sessionKey,
		...presentTimes(used),
		user_count: participants,
		...presentMedia(used),
		...presentQuality(used.figures),
	};
}

/** `stayedMs` is the time of all users together. */
export function presentSession(used: UsedInstance, stayedMs: number): SessionBody {
	return {
		...presentListedSession(used),
		session_number: used.instance.number,
		total_minutes: Math.ceil(stayedMs / 60_000),
	};
}
