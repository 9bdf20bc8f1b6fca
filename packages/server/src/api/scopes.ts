/** What an access token may be allowed to do, and which of it each endpoint asks for. */

/** Classic scopes: either of them opens every endpoint of the webinar dashboard. */
const CLASSIC = ["dashboard_webinars:read:admin", "dashboard:read:admin"] as const;
/** The classic scope of the `/accounts/{accountId}` form. */
const CLASSIC_MASTER = "dashboard:master";

/** Granular scopes without their last word, which is `admin`, or `master` in the `/accounts/{accountId}` form. */
export const GRANULAR_SCOPES = {
	listWebinars: "dashboard:read:list_webinars",
	listParticipants: "dashboard:read:list_webinar_participants",
	readParticipantQos: "dashboard:read:webinar_participant_qos",
	listParticipantSummaries: "dashboard:read:list_webinar_participants_qos",
} as const;
export type MetricsEndpoint = keyof typeof GRANULAR_SCOPES;

/** Our own: ends a running webinar. */
export const END_WEBINAR_SCOPE = "qoscope:webinars:end";

/**
 * Any one of these opens the endpoint. The `/accounts/{accountId}` form also takes the scopes of the plain form: it
 * reaches nothing but the caller's own account here.
 */
export function scopesOf(endpoint: MetricsEndpoint, form: "admin" | "master"): readonly string[] {
	const admin = [...CLASSIC, `${GRANULAR_SCOPES[endpoint]}:admin`];
	return form === "admin" ? admin : [CLASSIC_MASTER, `${GRANULAR_SCOPES[endpoint]}:master`, ...admin];
}

/** Everything that a client can be given. */
export const ALL_SCOPES: readonly string[] = [
	...CLASSIC,
	CLASSIC_MASTER,
	...Object.values(GRANULAR_SCOPES).flatMap((scope) => [`${scope}:admin`, `${scope}:master`]),
	END_WEBINAR_SCOPE,
];
