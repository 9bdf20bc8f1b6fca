/** What an access token may be allowed to do, and which of it each endpoint asks for. */

/** Classic scopes: either of a group opens every endpoint of the group. */
export const CLASSIC_SCOPES = {
	webinars: ["dashboard_webinars:read:admin", "dashboard:read:admin"],
	meetings: ["dashboard_meetings:read:admin", "dashboard:read:admin"],
	home: ["dashboard_home:read:admin", "dashboard:read:admin"],
	reports: ["report:read:admin"],
	/** The documents list none for sessions; an account's token does not open them for nothing here. */
	sessions: ["dashboard:read:admin"],
} as const;
export type ScopeGroup = keyof typeof CLASSIC_SCOPES;

/** The classic scopes of the `/accounts/{accountId}` form. */
const CLASSIC_MASTER: { readonly [group in ScopeGroup]: string } = {
	webinars: "dashboard:master",
	meetings: "dashboard:master",
	home: "dashboard:master",
	reports: "report:master",
	sessions: "dashboard:master",
};

/** Granular scopes without their last word, which is `admin`, or `master` in the `/accounts/{accountId}` form. */
export const GRANULAR_SCOPES = {
	listWebinars: "dashboard:read:list_webinars",
	readWebinar: "dashboard:read:webinar",
	listParticipants: "dashboard:read:list_webinar_participants",
	/** Also of the list of everybody's figures. */
	listParticipantSummaries: "dashboard:read:list_webinar_participants_qos",
	readParticipantQos: "dashboard:read:webinar_participant_qos",
	listWebinarSharing: "dashboard:read:webinar_sharing",
	listWebinarSatisfaction: "dashboard:read:post_webinar_feedback",
	listMeetings: "dashboard:read:list_meetings",
	readMeeting: "dashboard:read:meeting",
	listMeetingParticipants: "dashboard:read:list_meeting_participants",
	listMeetingSummaries: "dashboard:read:list_meeting_participants_qos",
	readMeetingParticipantQos: "dashboard:read:meeting_participant_qos",
	listMeetingSharing: "dashboard:read:meeting_sharing",
	listMeetingSatisfaction: "dashboard:read:post_meeting_feedback",
	readQuality: "dashboard:read:meeting_quality_score",
	reportWebinarParticipants: "report:read:list_webinar_participants",
	reportMeetingParticipants: "report:read:list_meeting_participants",
	/** Ours, as the documents list none. */
	readSessions: "qoscope:read:sessions",
} as const;
export type GranularScope = (typeof GRANULAR_SCOPES)[keyof typeof GRANULAR_SCOPES];

export interface ScopedEndpoint {
	readonly scopeGroup: ScopeGroup;
	readonly granularScope: GranularScope;
}

/** Our own: ends a running webinar, meeting or session. */
export const END_WEBINAR_SCOPE = "qoscope:webinars:end";

export type ScopeForm = "admin" | "master";

/**
 * Any one of these opens the endpoint. The `/accounts/{accountId}` form also takes the scopes of the plain form: it
 * reaches nothing but the caller's own account here.
 */
export function scopesOf({ scopeGroup, granularScope }: ScopedEndpoint, form: ScopeForm): readonly string[] {
	const admin = [...CLASSIC_SCOPES[scopeGroup], `${granularScope}:admin`];
	return form === "admin" ? admin : [CLASSIC_MASTER[scopeGroup], `${granularScope}:master`, ...admin];
}

/** Everything that a client can be given. */
export const ALL_SCOPES: readonly string[] = [
	...new Set([
		...Object.values(CLASSIC_SCOPES).flat(),
		...Object.values(CLASSIC_MASTER),
		...Object.values(GRANULAR_SCOPES).flatMap((scope) => [`${scope}:admin`, `${scope}:master`]),
		END_WEBINAR_SCOPE,
	]),
];
