/** Video SDK sessions and their users. */
import { type Static, Type } from "typebox";
import { sharedContent } from "./instance.js";
import { camera, deviceFields, deviceLabels } from "./participant.js";
import { QosEntrySchema } from "./qos-entry.js";
import { cutPageFields, qualityFields, strict, time, words } from "./words.js";

const sessionFields = {
	id: words("Names this one session"),
	session_name: Type.String(),
	session_key: words("The platform's own key of the session"),
	start_time: time("Start"),
	end_time: Type.Optional(time("End; absent while it runs")),
	duration: words('"30:00"; from an hour on "01:00:00"'),
	user_count: Type.Integer(),
	has_pstn: Type.Boolean({ description: "Somebody came by telephone" }),
	has_voip: Type.Boolean({ description: "Audio was carried, by others than telephones" }),
	has_video: Type.Boolean(),
	has_screen_share: Type.Boolean(),
	...qualityFields,
};

/** `GET /v2/videosdk/sessions` */
export const SessionListSchema = Type.Object(
	{
		from: words("First day"),
		to: words("Last day"),
		...cutPageFields,
		sessions: Type.Array(Type.Object(sessionFields, strict)),
	},
	strict,
);
export type SessionListBody = Static<typeof SessionListSchema>;

/** `GET /v2/videosdk/sessions/{sessionId}` */
export const SessionSchema = Type.Object(
	{
		...sessionFields,
		session_number: Type.Integer({ description: "The number that people dial" }),
		total_minutes: Type.Integer({ description: "Minutes of all users together, rounded up" }),
	},
	strict,
);
export type SessionBody = Static<typeof SessionSchema>;

const userFields = {
	id: words("The user's id inside the session; new at every join"),
	name: Type.String(),
	user_key: words("The platform's own key of the user"),
	is_original_host: Type.Boolean(),
	...deviceFields,
	...deviceLabels,
	...camera,
};
const leaveTime = { leave_time: Type.Optional(time("Absent while present")) };

/** `GET /v2/videosdk/sessions/{sessionId}/users` */
export const SessionUserListSchema = Type.Object(
	{
		...cutPageFields,
		users: Type.Array(
			Type.Object(
				{ ...userFields, ...leaveTime, ...qualityFields, participant_uuid: words("The user's UUID, upper case") },
				strict,
			),
		),
	},
	strict,
);
export type SessionUserListBody = Static<typeof SessionUserListSchema>;

const userQos = { ...userFields, ...leaveTime, user_qos: Type.Array(QosEntrySchema) };
/** `GET /v2/videosdk/sessions/{sessionId}/users/{userId}/qos` */
export const SessionUserQosSchema = Type.Object(userQos, strict);
export type SessionUserQosBody = Static<typeof SessionUserQosSchema>;
/** `GET /v2/videosdk/sessions/{sessionId}/users/qos` */
export const SessionUserQosListSchema = Type.Object(
	{ ...cutPageFields, users: Type.Array(Type.Object(userQos, strict)) },
	strict,
);
export type SessionUserQosListBody = Static<typeof SessionUserQosListSchema>;

/** `GET /v2/videosdk/sessions/{sessionId}/users/sharing` */
export const SessionSharingSchema = Type.Object(
	{
		...cutPageFields,
		users: Type.Array(
			Type.Object(
				{
					id: words("The user's id inside the session"),
					name: Type.String(),
					user_key: words("The platform's own key of the user"),
					details: Type.Array(
						Type.Object(
							{
								content: Type.Optional(sharedContent),
								start_time: time("Start"),
								end_time: time("End, or the newest slot of what is still shared"),
							},
							strict,
						),
					),
				},
				strict,
			),
		),
	},
	strict,
);
export type SessionSharingBody = Static<typeof SessionSharingSchema>;
