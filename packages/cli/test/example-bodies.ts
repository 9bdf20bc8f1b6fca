// A body of each endpoint that the commands read, held to the schemas of the contract.
import {
	MeetingListSchema,
	MeetingParticipantListSchema,
	MeetingParticipantQosSchema,
	ParticipantListSchema,
	ParticipantQosListSchema,
	ParticipantQosSchema,
	ParticipantReportSchema,
	QosSummarySchema,
	QualitySchema,
	SatisfactionSchema,
	SessionListSchema,
	SessionQosSummarySchema,
	SessionSharingSchema,
	SessionUserListSchema,
	SessionUserQosSchema,
	SharingSchema,
	SUMMARY_DETAIL_KEYS,
	WebinarListSchema,
} from "@qoscope/wire";
import { type TSchema, Type } from "typebox";
import { Value } from "typebox/value";

type Fields = Readonly<Record<string, unknown>>;

/** The schema's own empty body, with these fields in it; throws when the two together do not fit the schema. */
function bodyOf(schema: TSchema, fields: Fields): Fields {
	const body = { ...(Value.Create(schema) as Fields), ...fields };
	if (!Value.Check(schema, body)) throw new Error(JSON.stringify(Value.Errors(schema, body)));
	return body;
}

/** A page with one row, in whose list each field that the row does not name is empty. */
function pageOf(schema: TSchema, list: string, row: Fields): Fields {
	if (!Type.IsObject(schema)) throw new Error("A page is an object");
	const rows = schema.properties[list];
	if (rows === undefined || !Type.IsArray(rows)) throw new Error(`There is no list of ${list}`);
	return bodyOf(schema, { [list]: [bodyOf(rows.items, row)] });
}

const START = "2026-03-01T10:00:00Z";
const UUID = "m3WqMkvuRXyYqH+eKWhk9w==";
const times = { start_time: START, duration: "05:00" };
const device = {
	device: "Mac",
	os: "macOS",
	os_version: "15",
	browser_name: "Chrome",
	browser_version: "140",
	join_time: START,
	version: "0.1.0",
};
const { version: _, ...sessionDevice } = device;
const ben = { user_id: "42", user_name: "Ben" };
const dora = { id: "7", name: "Dora", user_key: "d-1" };
const qualities = { audio_quality: "good", video_quality: "", screen_share_quality: "" };
const empty = { bitrate: "", latency: "", jitter: "", avg_loss: "", max_loss: "" };
const emptyPicture = { ...empty, resolution: "", frame_rate: "" };
const entry = {
	date_time: "2026-03-01T10:01:00Z",
	audio_input: { bitrate: "23 kbps", latency: "126 ms", jitter: "6 ms", avg_loss: "0.3%", max_loss: "1.9%" },
	audio_output: empty,
	video_input: emptyPicture,
	video_output: { ...emptyPicture, bitrate: "500 kbps", resolution: "1280*720", frame_rate: "12 fps" },
	as_input: emptyPicture,
	as_output: emptyPicture,
	cpu_usage: { zoom_min_cpu_usage: "", zoom_avg_cpu_usage: "", zoom_max_cpu_usage: "", system_max_cpu_usage: "" },
};
const qos = { ...device, ...ben, health: "Good", user_qos: [entry] };
const sessionQos = { ...sessionDevice, ...dora, user_qos: [entry] };
const details = {
	...Object.fromEntries(SUMMARY_DETAIL_KEYS.map((key) => [key, ""])),
	min_bitrate: "20 kbps",
	avg_bitrate: "23 kbps",
	max_bitrate: "27.15 kbps",
	max_loss: "1.9%",
	avg_loss: "0.3%",
};
const summed = [{ type: "audio_input", details }];
const shared = { content: "desktop", start_time: START, end_time: "2026-03-01T10:02:00Z" };
const counts = { good: 3, fair: 2, poor: 1, bad: 0 };

export const BODIES = {
	webinars: pageOf(WebinarListSchema, "webinars", {
		...times,
		uuid: UUID,
		id: 123,
		topic: "All hands",
		host: "Ana",
		participants: 2,
		audio_quality: "good",
	}),
	noWebinars: bodyOf(WebinarListSchema, {}),
	meetings: pageOf(MeetingListSchema, "meetings", {
		...times,
		uuid: UUID,
		id: 124,
		topic: "Stand-up",
		participants: 3,
	}),
	sessions: pageOf(SessionListSchema, "sessions", { ...times, id: UUID, session_name: "Lesson", user_count: 4 }),
	participants: pageOf(ParticipantListSchema, "participants", { ...device, ...qualities, ...ben, role: "attendee" }),
	meetingParticipants: pageOf(MeetingParticipantListSchema, "participants", {
		...device,
		...qualities,
		...ben,
		role: "host",
		status: "in_meeting",
	}),
	users: pageOf(SessionUserListSchema, "users", { ...sessionDevice, ...dora, is_original_host: true }),
	qos: bodyOf(ParticipantQosSchema, qos),
	noQos: bodyOf(ParticipantQosSchema, { ...qos, user_qos: [] }),
	qosList: pageOf(ParticipantQosListSchema, "participants", qos),
	meetingQos: bodyOf(MeetingParticipantQosSchema, qos),
	userQos: bodyOf(SessionUserQosSchema, sessionQos),
	summary: pageOf(QosSummarySchema, "participants", { participant_id: "42", user_name: "Ben", qos: summed }),
	userSummary: pageOf(SessionQosSummarySchema, "users", { ...dora, qos: summed }),
	sharing: pageOf(SharingSchema, "participants", { ...ben, details: [shared, { ...shared, content: "" }] }),
	userSharing: pageOf(SessionSharingSchema, "users", { ...dora, details: [shared] }),
	satisfaction: pageOf(SatisfactionSchema, "participants", {
		date_time: START,
		user_id: "42",
		quality: "NOT GOOD",
		comment: "Echo",
	}),
	report: pageOf(ParticipantReportSchema, "participants", {
		user_id: "42",
		name: "Ben",
		join_time: START,
		leave_time: "2026-03-01T10:05:00Z",
		duration: 300,
		status: "in_meeting",
		registrant_id: "r-1",
	}),
	quality: bodyOf(QualitySchema, { quality: { audio: counts, video: { ...counts, good: 4 }, screen_share: counts } }),
} satisfies Record<string, Fields>;
