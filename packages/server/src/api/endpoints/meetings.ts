/** The endpoints of meetings. */
import {
	MeetingListSchema,
	MeetingParticipantListSchema,
	MeetingParticipantQosListSchema,
	MeetingParticipantQosSchema,
	MeetingSchema,
	ParticipantReportSchema,
	QosSummarySchema,
	SatisfactionSchema,
	SharingSchema,
} from "@qoscope/wire";
import { Type } from "typebox";
import { listMeetings } from "../metrics/list-instances.js";
import { listMeetingParticipantQos } from "../metrics/list-participant-qos.js";
import { listParticipantSummaries } from "../metrics/list-participant-summaries.js";
import { listMeetingParticipants } from "../metrics/list-participants.js";
import { listReport } from "../metrics/list-report.js";
import { listSatisfaction } from "../metrics/list-satisfaction.js";
import { listSharing } from "../metrics/list-sharing.js";
import { readMeetingParticipantQos } from "../metrics/participant-qos.js";
import { readMeeting } from "../metrics/read-instance.js";
import {
	DateTypeQuerySchema,
	GroupQuerySchema,
	IncludeRegistrantQuerySchema,
	IncludeTrackingQuerySchema,
	MeetingTypeQuerySchema,
	PageQuerySchema,
	RangeQuerySchema,
	TypeQuerySchema,
} from "../query.js";
import { GRANULAR_SCOPES } from "../scopes.js";
import { type Endpoint, endpoint } from "./endpoint.js";
import { DIRECTION_NOTE, EMAIL_NOTE, ID_NOTE, LIVE_NOTE, PAGE_NOTE, PAST_NOTE, SUMMARY_NOTE } from "./notes.js";

const base = {
	kind: "meeting",
	scopeGroup: "meetings",
	rateLabel: "Heavy",
	needs: "meeting_dashboard",
	unavailable: "meeting_unavailable",
	tooOld: "meeting_too_old",
} as const;
const typed = TypeQuerySchema.properties;
/** With `pastOne`. */
const typedOne = MeetingTypeQuerySchema.properties;
const paged = PageQuerySchema.properties;

export const MEETING_ENDPOINTS: readonly Endpoint[] = [
	endpoint(
		{
			...base,
			operationId: "dashboardMeetings",
			path: "/metrics/meetings",
			title: "List meetings",
			about: "Meetings that run now, or that ended, with how many took part, what they carried and how good it was.",
			notes: [PAGE_NOTE],
			rateLabel: "Resource-intensive",
			needs: "meeting_list",
			granularScope: GRANULAR_SCOPES.listMeetings,
			pages: "list",
		},
		Type.Object({
			...typedOne,
			...RangeQuerySchema.properties,
			...IncludeTrackingQuerySchema.properties,
			...paged,
			...DateTypeQuerySchema.properties,
			...GroupQuerySchema.properties,
		}),
		MeetingListSchema,
		listMeetings,
	),
	endpoint(
		{
			...base,
			operationId: "dashboardMeetingDetail",
			path: "/metrics/meetings/{meetingId}",
			title: "Get a meeting",
			about: "One meeting: when it ran, how many took part, what it carried and how good it was.",
			notes: [ID_NOTE],
			granularScope: GRANULAR_SCOPES.readMeeting,
			unavailable: "meeting_detail_unavailable",
			tooOld: "meeting_detail_too_old",
		},
		MeetingTypeQuerySchema,
		MeetingSchema,
		readMeeting,
	),
	endpoint(
		{
			...base,
			operationId: "dashboardMeetingParticipants",
			path: "/metrics/meetings/{meetingId}/participants",
			title: "List meeting participants",
			about:
				"Everybody who joined a meeting: who, with what device and network, from where, when, and how good it was.",
			notes: [ID_NOTE, EMAIL_NOTE, PAGE_NOTE],
			granularScope: GRANULAR_SCOPES.listMeetingParticipants,
			unavailable: "meeting_participants_unavailable",
			pages: "list",
		},
		Type.Object({ ...typedOne, ...paged, ...IncludeRegistrantQuerySchema.properties }),
		MeetingParticipantListSchema,
		listMeetingParticipants,
	),
	endpoint(
		{
			...base,
			operationId: "dashboardMeetingParticipantsQOS",
			path: "/metrics/meetings/{meetingId}/participants/qos",
			title: "List meeting participants QoS",
			about: "What everybody in a meeting sends and receives: bit rate, latency, jitter, loss, resolution, frame rate.",
			notes: [ID_NOTE, LIVE_NOTE, PAST_NOTE, DIRECTION_NOTE, EMAIL_NOTE, PAGE_NOTE],
			granularScope: GRANULAR_SCOPES.listMeetingSummaries,
			unavailable: "meeting_summary_unavailable",
			pages: "qos",
		},
		Type.Object({ ...typed, ...paged }),
		MeetingParticipantQosListSchema,
		listMeetingParticipantQos,
	),
	endpoint(
		{
			...base,
			operationId: "dashboardMeetingParticipantQOS",
			path: "/metrics/meetings/{meetingId}/participants/{participantId}/qos",
			title: "Get meeting participant QoS",
			about: "What one participant of a meeting sends and receives, in the newest five seconds or minute by minute.",
			notes: [ID_NOTE, LIVE_NOTE, PAST_NOTE, DIRECTION_NOTE, EMAIL_NOTE],
			granularScope: GRANULAR_SCOPES.readMeetingParticipantQos,
		},
		TypeQuerySchema,
		MeetingParticipantQosSchema,
		readMeetingParticipantQos,
	),
	endpoint(
		{
			...base,
			operationId: "dashboardMeetingParticipantsQOSSummary",
			path: "/metrics/meetings/{meetingId}/participants/qos_summary",
			title: "List meeting participants QoS summary",
			about: "Lowest, average and highest of what everybody sent and received over a whole meeting, live or past.",
			notes: [ID_NOTE, SUMMARY_NOTE, DIRECTION_NOTE, EMAIL_NOTE, PAGE_NOTE],
			granularScope: GRANULAR_SCOPES.listMeetingSummaries,
			needs: "meeting_summary",
			unavailable: "meeting_summary_unavailable",
			pages: "qos",
		},
		PageQuerySchema,
		QosSummarySchema,
		listParticipantSummaries,
	),
	endpoint(
		{
			...base,
			operationId: "dashboardMeetingParticipantShare",
			path: "/metrics/meetings/{meetingId}/participants/sharing",
			title: "List meeting sharing details",
			about: "Who shared a screen in a meeting, and when.",
			notes: [ID_NOTE, "Only those who shared are listed.", PAGE_NOTE],
			granularScope: GRANULAR_SCOPES.listMeetingSharing,
			pages: "list",
		},
		Type.Object({ ...typed, ...paged }),
		SharingSchema,
		listSharing,
	),
	endpoint(
		{
			...base,
			operationId: "participantFeedback",
			path: "/metrics/meetings/{meetingId}/participants/satisfaction",
			title: "List meeting satisfaction",
			about: "How participants rated a meeting.",
			notes: [
				ID_NOTE,
				"Ratings come from the agent's rate(), or with batches; a later one takes the place of an earlier one.",
				PAGE_NOTE,
			],
			granularScope: GRANULAR_SCOPES.listMeetingSatisfaction,
			needs: "meeting_satisfaction",
			unavailable: "meeting_satisfaction_unavailable",
			pages: "list",
		},
		Type.Object({ ...typedOne, ...paged }),
		SatisfactionSchema,
		listSatisfaction,
	),
	endpoint(
		{
			...base,
			operationId: "reportMeetingParticipants",
			path: "/report/meetings/{meetingId}/participants",
			title: "Get a report of meeting participants",
			about: "Who was in a meeting that is over, and for how long.",
			notes: [ID_NOTE, EMAIL_NOTE, PAGE_NOTE],
			scopeGroup: "reports",
			granularScope: GRANULAR_SCOPES.reportMeetingParticipants,
			needs: "paid",
			pages: "list",
		},
		Type.Object({ ...paged, ...IncludeRegistrantQuerySchema.properties }),
		ParticipantReportSchema,
		listReport,
	),
];
