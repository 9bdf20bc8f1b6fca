/** What participants of webinars and meetings did: what they shared, how they rated it, how long they stayed. */
import { type Static, Type } from "typebox";
import { cutPageFields, oneOf, pageFields, strict, time, words } from "./words.js";

/** `GET …/participants/sharing` */
export const SharingSchema = Type.Object(
	{
		...pageFields,
		participants: Type.Array(
			Type.Object(
				{
					id: words('The user\'s id in the account, or ""'),
					user_id: words("The participant's id inside the webinar or meeting"),
					user_name: Type.String(),
					details: Type.Array(
						Type.Object(
							{
								content: words('"desktop", "application", or "" where the browser does not tell'),
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
export type SharingBody = Static<typeof SharingSchema>;

/** `GET …/participants/satisfaction` */
export const SatisfactionSchema = Type.Object(
	{
		...cutPageFields,
		participants: Type.Array(
			Type.Object(
				{
					date_time: time("When the rating was given"),
					email: Type.String(),
					user_id: words("The user's id in the account; the participant's id of those who have none"),
					quality: oneOf(["GOOD", "NOT GOOD"], "GOOD for scores of 4 and 5"),
					comment: Type.String(),
				},
				strict,
			),
		),
	},
	strict,
);
export type SatisfactionBody = Static<typeof SatisfactionSchema>;

/** `GET /v2/report/webinars/{webinarId}/participants`, and of meetings */
export const ParticipantReportSchema = Type.Object(
	{
		...pageFields,
		participants: Type.Array(
			Type.Object(
				{
					id: words("As participant_user_id"),
					user_id: words("The participant's id inside the webinar or meeting"),
					participant_user_id: words('The user\'s id in the account, or ""'),
					name: Type.String(),
					user_email: Type.String(),
					join_time: time("When the participant joined"),
					leave_time: time("When the participant left"),
					duration: Type.Integer({ description: "Seconds between the two" }),
					status: oneOf(["in_meeting", "in_waiting_room"]),
					customer_key: Type.String(),
					registrant_id: Type.Optional(words("With include_fields=registrant_id")),
					bo_mtg_id: Type.Optional(words("The breakout room")),
				},
				strict,
			),
		),
	},
	strict,
);
export type ParticipantReportBody = Static<typeof ParticipantReportSchema>;
