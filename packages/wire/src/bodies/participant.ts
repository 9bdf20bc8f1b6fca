/** Participants of webinars and meetings, with and without their figures. */
import { type Static, type TProperties, Type } from "typebox";
import { CONNECTION_TYPES, ROLES } from "../facts.js";
import { QosEntrySchema } from "./qos-entry.js";
import { oneOf, pageFields, shownQualityFields, strict, time, words } from "./words.js";

export const DEVICES = ["Phone", "H.323/SIP", "Windows", "Mac", "iOS", "Android"] as const;
export const NETWORKS = ["Wired", "Wifi", "PPP", "Cellular", "Others"] as const;

const unknown = "Left out where it is not known";
/** What sessions show of their users, too. */
export const deviceFields = {
	device: oneOf(["", ...DEVICES]),
	client: words("Name and version of the application"),
	os: Type.String(),
	os_version: Type.String(),
	browser_name: Type.String(),
	browser_version: Type.String(),
	ip_address: Type.String(),
	location: words('"San Jose (US)", or ""'),
	network_type: Type.Optional(oneOf(NETWORKS, unknown)),
	connection_type: Type.Optional(oneOf(CONNECTION_TYPES, unknown)),
	data_center: words("Where the media server stands"),
	join_time: time("When the participant joined"),
};
export const deviceLabels = { microphone: Type.String(), speaker: Type.String() };
export const camera = { camera: Type.String() };

const personFields = {
	id: words('The user\'s id in the account, or ""'),
	user_id: words("The participant's id inside the webinar or meeting; new at every join"),
	participant_uuid: words("The participant's UUID, upper case"),
	user_name: Type.String(),
	email: Type.String(),
	...deviceFields,
	device_name: Type.String(),
	version: words("Version of the reporting agent"),
	internal_ip_addresses: Type.Optional(Type.Array(Type.String())),
	video_connection_type: Type.Optional(oneOf(CONNECTION_TYPES, unknown)),
	as_connection_type: Type.Optional(oneOf(CONNECTION_TYPES, unknown)),
	full_data_center: Type.String(),
	pc_name: Type.String(),
	domain: Type.String(),
	mac_addr: Type.String(),
	harddisk_id: Type.String(),
	share_application: Type.Optional(Type.Boolean({ description: unknown })),
	share_desktop: Type.Optional(Type.Boolean({ description: unknown })),
};
const group = { groupId: Type.Optional(Type.String()) };

const qosFields = {
	...personFields,
	...group,
	leave_time: Type.Optional(words('ISO-8601 UTC; while present "" in profile open, and absent in profile zoom')),
	health: oneOf(["Good", "Warning", "Critical"]),
	issue_list: Type.Array(Type.String()),
	user_qos: Type.Array(QosEntrySchema),
};
const webinarNumber = { webinar_number: words("The number as text") };
const meetingNumber = { meeting_number: words("The number as text") };

const qosList = <Fields extends TProperties, Number extends TProperties>(fields: Fields, number: Number) =>
	Type.Object({ ...pageFields, ...number, participants: Type.Array(Type.Object(fields, strict)) }, strict);

/** `GET …/webinars/{webinarId}/participants/{participantId}/qos` */
export const ParticipantQosSchema = Type.Object({ ...qosFields, ...webinarNumber }, strict);
export type ParticipantQosBody = Static<typeof ParticipantQosSchema>;
/** `GET …/webinars/{webinarId}/participants/qos` */
export const ParticipantQosListSchema = qosList(qosFields, webinarNumber);
export type ParticipantQosListBody = Static<typeof ParticipantQosListSchema>;

/** `GET …/meetings/{meetingId}/participants/{participantId}/qos`; alone it tells the devices, too. */
export const MeetingParticipantQosSchema = Type.Object(
	{ ...qosFields, ...deviceLabels, ...camera, ...meetingNumber },
	strict,
);
export type MeetingParticipantQosBody = Static<typeof MeetingParticipantQosSchema>;
/** `GET …/meetings/{meetingId}/participants/qos` */
export const MeetingParticipantQosListSchema = qosList(qosFields, meetingNumber);
export type MeetingParticipantQosListBody = Static<typeof MeetingParticipantQosListSchema>;

const listedFields = {
	...personFields,
	...deviceLabels,
	...shownQualityFields,
	participant_user_id: words("As `id`"),
	registrant_id: Type.Optional(words("With include_fields=registrant_id, of past ones")),
	customer_key: Type.String(),
	leave_time: Type.Optional(time("Absent while present")),
	leave_reason: Type.Optional(Type.String()),
	sip_uri: Type.Optional(words("Of those who came through a room connector")),
	from_sip_uri: Type.Optional(words("Of those who came through a room connector")),
	bo_mtg_id: Type.Optional(words("The breakout room")),
};

export const ParticipantSchema = Type.Object({ ...listedFields, role: oneOf(ROLES) }, strict);
export type ParticipantBody = Static<typeof ParticipantSchema>;
/** `GET …/webinars/{webinarId}/participants` */
export const ParticipantListSchema = Type.Object(
	{ ...pageFields, ...webinarNumber, participants: Type.Array(ParticipantSchema) },
	strict,
);
export type ParticipantListBody = Static<typeof ParticipantListSchema>;

export const MeetingParticipantSchema = Type.Object(
	{
		...listedFields,
		...camera,
		...group,
		role: oneOf(["host", "attendee"]),
		status: oneOf(["in_meeting", "in_waiting_room"]),
	},
	strict,
);
export type MeetingParticipantBody = Static<typeof MeetingParticipantSchema>;
/** `GET …/meetings/{meetingId}/participants` */
export const MeetingParticipantListSchema = Type.Object(
	{ ...pageFields, ...meetingNumber, participants: Type.Array(MeetingParticipantSchema) },
	strict,
);
export type MeetingParticipantListBody = Static<typeof MeetingParticipantListSchema>;
