/** Webinars and meetings, in lists and on their own. */
import { type Static, Type } from "typebox";
import { oneOf, pageFields, QUALITY_BANDS, qualityFields, strict, time, words } from "./words.js";

const instanceFields = {
	uuid: words("Names this one instance"),
	id: Type.Integer({ description: "The number that people dial" }),
	topic: Type.String(),
	host: words("The host's name"),
	email: words("The host's e-mail"),
	dept: words("The host's department"),
	user_type: words("What the host may use"),
	start_time: time("Start"),
	end_time: Type.Optional(time("End; absent while it runs")),
	duration: words('"55:01"; from an hour on "01:00:00"'),
	participants: Type.Integer({ description: "How many joined" }),
	has_pstn: Type.Boolean({ description: "Somebody came by telephone" }),
	has_voip: Type.Boolean({ description: "Audio was carried, by others than telephones" }),
	has_video: Type.Boolean(),
	has_screen_share: Type.Boolean(),
	has_sip: Type.Boolean({ description: "Somebody came by a SIP or H.323 device" }),
	custom_keys: Type.Array(Type.Object({ key: Type.String(), value: Type.String() }, strict)),
};

export const WebinarSchema = Type.Object({ ...instanceFields, ...qualityFields }, strict);
export type WebinarBody = Static<typeof WebinarSchema>;

export const ListedMeetingSchema = Type.Object(
	{
		...instanceFields,
		...qualityFields,
		session_key: Type.Optional(Type.String()),
		tracking_fields: Type.Optional(
			Type.Array(Type.Object({ field: Type.String(), value: Type.String() }, strict), {
				description: "With include_fields=tracking_fields",
			}),
		),
	},
	strict,
);
export type ListedMeetingBody = Static<typeof ListedMeetingSchema>;

/** The contract tells no quality here. */
export const MeetingSchema = Type.Object(instanceFields, strict);
export type MeetingBody = Static<typeof MeetingSchema>;

const range = { from: words("First day"), to: words("Last day") };

/** `GET /v2/metrics/webinars` */
export const WebinarListSchema = Type.Object({ ...range, ...pageFields, webinars: Type.Array(WebinarSchema) }, strict);
export type WebinarListBody = Static<typeof WebinarListSchema>;

/** `GET /v2/metrics/meetings` */
export const MeetingListSchema = Type.Object(
	{ ...range, ...pageFields, meetings: Type.Array(ListedMeetingSchema) },
	strict,
);
export type MeetingListBody = Static<typeof MeetingListSchema>;

const counts = Type.Object(
	Object.fromEntries(QUALITY_BANDS.map((band) => [band, Type.Integer()])) as Record<
		(typeof QUALITY_BANDS)[number],
		Type.TInteger
	>,
	strict,
);

/** `GET /v2/metrics/quality` */
export const QualitySchema = Type.Object(
	{ ...range, quality: Type.Object({ audio: counts, video: counts, screen_share: counts }, strict) },
	strict,
);
export type QualityBody = Static<typeof QualitySchema>;

/** The contract's words for what was shared; the last ones are those of sessions. */
export const SHARED_CONTENTS = [
	"local_recording",
	"cloud_recording",
	"desktop",
	"application",
	"whiteboard",
	"airplay",
	"camera",
	"video_sdk",
] as const;
export const sharedContent = oneOf(SHARED_CONTENTS, "Left out where the browser does not tell what is shown");
