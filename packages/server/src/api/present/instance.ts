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

const isOfConnector = (type: StreamType) => type.endsWith("_crc");

/** Telephones come through a connector as room systems do. What it carried is theirs when no room system was there. */
function presentConnections(used: UsedInstance) {
	const { telephones, roomSystems } = used.attendance;
	const onlyTelephones = telephones > 0 && roomSystems === 0;
	return {
		has_pstn: telephones > 0,
		has_sip: roomSystems > 0 || (!onlyTelephones && carried(used, isOfConnector)),
		has_voip: carried(used, (type) => type.startsWith("audio") && !(onlyTelephones && isOfConnector(type))),
	};
}

function presentMedia(used: UsedInstance) {
	return {
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
	const { instance, attendance } = used;
	const { has_sip, ...connections } = presentConnections(used);
	return {
		uuid: instance.uuid,
		id: instance.number,
		topic: instance.topic,
		host: instance.hostName,
		email: instance.hostEmail,
		dept: instance.hostDepartment,
		user_type: instance.hostUserType,
		...presentTimes(used),
		participants: attendance.participants,
		...connections,
		...presentMedia(used),
		has_sip,
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
	const { instance, attendance } = used;
	// The description of sessions has no `has_sip`.
	const { has_sip: _unknown, ...connections } = presentConnections(used);
	return {
		id: instance.uuid,
		session_name: instance.topic,
		session_key: instance.sessionKey,
		...presentTimes(used),
		user_count: attendance.participants,
		...connections,
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
