/** The endpoints of Video SDK sessions. */
import {
	SessionListSchema,
	SessionQosSummarySchema,
	SessionSchema,
	SessionSharingSchema,
	SessionUserListSchema,
	SessionUserQosListSchema,
	SessionUserQosSchema,
} from "@qoscope/wire";
import { Type } from "typebox";
import { listSessions } from "../metrics/list-instances.js";
import { listUserQos } from "../metrics/list-participant-qos.js";
import { listUserSummaries } from "../metrics/list-participant-summaries.js";
import { listUsers } from "../metrics/list-participants.js";
import { listUserSharing } from "../metrics/list-sharing.js";
import { readUserQos } from "../metrics/participant-qos.js";
import { readSession } from "../metrics/read-instance.js";
import {
	PageQuerySchema,
	RangeQuerySchema,
	SessionDetailTypeQuerySchema,
	SessionFilterQuerySchema,
	TypeQuerySchema,
} from "../query.js";
import { GRANULAR_SCOPES } from "../scopes.js";
import { type Endpoint, endpoint } from "./endpoint.js";
import { DIRECTION_NOTE, EMAIL_NOTE, ID_NOTE, LIVE_NOTE, PAGE_NOTE, PAST_NOTE, SUMMARY_NOTE } from "./notes.js";

const base = {
	kind: "session",
	scopeGroup: "sessions",
	granularScope: GRANULAR_SCOPES.readSessions,
	rateLabel: "Heavy",
	needs: "video_sdk",
	unavailable: "session_qos_unavailable",
	tooOld: "session_too_old",
} as const;
const typed = TypeQuerySchema.properties;
const paged = PageQuerySchema.properties;

export const SESSION_ENDPOINTS: readonly Endpoint[] = [
	endpoint(
		{
			...base,
			operationId: "sessions",
			path: "/videosdk/sessions",
			title: "List sessions",
			about: "Sessions that run now, or that ended, with how many took part, what they carried and how good it was.",
			notes: [PAGE_NOTE],
			rateLabel: "Resource-intensive",
			pages: "list",
		},
		Type.Object({
			...typed,
			...RangeQuerySchema.properties,
			...paged,
			...SessionFilterQuerySchema.properties,
		}),
		SessionListSchema,
		listSessions,
	),
	endpoint(
		{
			...base,
			operationId: "sessionDetail",
			path: "/videosdk/sessions/{sessionId}",
			title: "Get a session",
			about: "One session: when it ran, how many took part, what it carried and how good it was.",
			notes: [ID_NOTE],
			unavailable: "session_unavailable",
		},
		SessionDetailTypeQuerySchema,
		SessionSchema,
		readSession,
	),
	endpoint(
		{
			...base,
			operationId: "sessionUsers",
			path: "/videosdk/sessions/{sessionId}/users",
			title: "List session users",
			about: "Everybody who joined a session, once for each join.",
			notes: [ID_NOTE, EMAIL_NOTE, PAGE_NOTE],
			unavailable: "session_users_unavailable",
			pages: "list",
		},
		Type.Object({ ...typed, ...paged }),
		SessionUserListSchema,
		listUsers,
	),
	endpoint(
		{
			...base,
			operationId: "sessionUsersQOS",
			path: "/videosdk/sessions/{sessionId}/users/qos",
			title: "List session users QoS",
			about: "What everybody in a session sends and receives: bit rate, latency, jitter, loss, resolution, frame rate.",
			notes: [ID_NOTE, LIVE_NOTE, PAST_NOTE, DIRECTION_NOTE, PAGE_NOTE],
			pages: "qos",
		},
		Type.Object({ ...typed, ...paged }),
		SessionUserQosListSchema,
		listUserQos,
	),
	endpoint(
		{
			...base,
			operationId: "sessionUserQOS",
			path: "/videosdk/sessions/{sessionId}/users/{userId}/qos",
			title: "Get session user QoS",
			about: "What one user of a session sends and receives, in the newest five seconds or minute by minute.",
			notes: [ID_NOTE, LIVE_NOTE, PAST_NOTE, DIRECTION_NOTE],
		},
		TypeQuerySchema,
		SessionUserQosSchema,
		readUserQos,
	),
	endpoint(
		{
			...base,
			operationId: "sessionUsersQOSSummary",
			path: "/videosdk/sessions/{sessionId}/users/qos_summary",
			title: "List session users QoS summary",
			about: "Lowest, average and highest of what everybody sent and received over a whole session, live or past.",
			notes: [ID_NOTE, SUMMARY_NOTE, DIRECTION_NOTE, PAGE_NOTE],
			pages: "qos",
		},
		PageQuerySchema,
		SessionQosSummarySchema,
		listUserSummaries,
	),
	endpoint(
		{
			...base,
			operationId: "sessionParticipantShare",
			path: "/videosdk/sessions/{sessionId}/users/sharing",
			title: "List session sharing details",
			about: "Who shared a screen in a session, and when.",
			notes: [ID_NOTE, "Only those who shared are listed.", PAGE_NOTE],
			pages: "list",
		},
		Type.Object({ ...typed, ...paged }),
		SessionSharingSchema,
		listUserSharing,
	),
];
