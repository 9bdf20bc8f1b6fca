/** The endpoints of webinars. */
import {
	ParticipantListSchema,
	ParticipantQosListSchema,
	ParticipantQosSchema,
	ParticipantReportSchema,
	QosSummarySchema,
	SatisfactionSchema,
	SharingSchema,
	WebinarListSchema,
	WebinarSchema,
} from "@qoscope/wire";
import { Type } from "typebox";
import { listWebinars } from "../metrics/list-instances.js";
import { listParticipantQos } from "../metrics/list-participant-qos.js";
import { listParticipantSummaries } from "../metrics/list-participant-summaries.js";
import { listParticipants } from "../metrics/list-participants.js";
import { listReport } from "../metrics/list-report.js";
import { listSatisfaction } from "../metrics/list-satisfaction.js";
import { listSharing } from "../metrics/list-sharing.js";
import { readParticipantQos } from "../metrics/participant-qos.js";
import { readWebinar } from "../metrics/read-instance.js";
import {
	DateTypeQuerySchema,
	GroupQuerySchema,
	IncludeRegistrantQuerySchema,
	MeetingTypeQuerySchema,
	PageQuerySchema,
	RangeQuerySchema,
	TypeQuerySchema,
} from "../query.js";
import { GRANULAR_SCOPES } from "../scopes.js";
import { type Endpoint, endpoint } from "./endpoint.js";
import { DIRECTION_NOTE, EMAIL_NOTE, ID_NOTE, LIVE_NOTE, PAGE_NOTE, PAST_NOTE, SUMMARY_NOTE } from "./notes.js";

const base = {
	kind: "webinar",
	scopeGroup: "webinars",
	rateLabel: "Heavy",
	needs: "webinar_dashboard",
	unavailable: "webinar_unavailable",
	tooOld: "webinar_too_old",
} as const;
const typed = TypeQuerySchema.properties;
const paged = PageQuerySchema.properties;

export const WEBINAR_ENDPOINTS: readonly Endpoint[] = [
	endpoint(
		{
			...base,
			operationId: "dashboardWebinars",
			path: "/metrics/webinars",
			title: "List webinars",
			about: "Webinars that run now, or that ended, with how many took part, what they carried and how good it was.",
			notes: [PAGE_NOTE],
			rateLabel: "Resource-intensive",
			granularScope: GRANULAR_SCOPES.listWebinars,
			pages: "list",
		},
		Type.Object({
			...typed,
			...RangeQuerySchema.properties,
			...paged,
			...DateTypeQuerySchema.properties,
			...GroupQuerySchema.properties,
		}),
		WebinarListSchema,
		listWebinars,
	),
	endpoint(
		{
			...base,
			operationId: "dashboardWebinarDetail",
			path: "/metrics/webinars/{webinarId}",
			title: "Get a webinar",
			about: "One webinar: when it ran, how many took part, what it carried and how good it was.",
			notes: [ID_NOTE],
			granularScope: GRANULAR_SCOPES.readWebinar,
			unavailable: "webinar_detail_unavailable",
		},
		TypeQuerySchema,
		WebinarSchema,
		readWebinar,
	),
	endpoint(
		{
			...base,
			operationId: "dashboardWebinarParticipants",
			path: "/metrics/webinars/{webinarId}/participants",
			title: "List webinar participants",
			about:
				"Everybody who joined a webinar: who, with what device and network, from where, when, and how good it was.",
			notes: [ID_NOTE, EMAIL_NOTE, PAGE_NOTE],
			granularScope: GRANULAR_SCOPES.listParticipants,
			unavailable: "participants_unavailable",
			tooOld: "participants_too_old",
			pages: "list",
		},
		Type.Object({ ...typed, ...paged, ...IncludeRegistrantQuerySchema.properties }),
		ParticipantListSchema,
		listParticipants,
	),
	endpoint(
		{
			...base,
			operationId: "dashboardWebinarParticipantsQOS",
			path: "/metrics/webinars/{webinarId}/participants/qos",
			title: "List webinar participants QoS",
			about: "What everybody in a webinar sends and receives: bit rate, latency, jitter, loss, resolution, frame rate.",
			notes: [ID_NOTE, LIVE_NOTE, PAST_NOTE, DIRECTION_NOTE, EMAIL_NOTE, PAGE_NOTE],
			granularScope: GRANULAR_SCOPES.listParticipantSummaries,
			unavailable: "webinar_qos_list_unavailable",
			pages: "qos",
		},
		Type.Object({ ...typed, ...paged }),
		ParticipantQosListSchema,
		listParticipantQos,
	),
	endpoint(
		{
			...base,
			operationId: "dashboardWebinarParticipantQOS",
			path: "/metrics/webinars/{webinarId}/participants/{participantId}/qos",
			title: "Get webinar participant QoS",
			about: "What one participant of a webinar sends and receives, in the newest five seconds or minute by minute.",
			notes: [ID_NOTE, LIVE_NOTE, PAST_NOTE, DIRECTION_NOTE, EMAIL_NOTE],
			granularScope: GRANULAR_SCOPES.readParticipantQos,
		},
		TypeQuerySchema,
		ParticipantQosSchema,
		readParticipantQos,
	),
	endpoint(
		{
			...base,
			operationId: "dashboardWebinarParticipantsQOSSummary",
			path: "/metrics/webinars/{webinarId}/participants/qos_summary",
			title: "List webinar participants QoS summary",
			about: "Lowest, average and highest of what everybody sent and received over a whole webinar, live or past.",
			notes: [ID_NOTE, SUMMARY_NOTE, DIRECTION_NOTE, EMAIL_NOTE, PAGE_NOTE],
			granularScope: GRANULAR_SCOPES.listParticipantSummaries,
			needs: "webinar_summary",
			unavailable: "summary_unavailable",
			pages: "qos",
		},
		PageQuerySchema,
		QosSummarySchema,
		listParticipantSummaries,
	),
	endpoint(
		{
			...base,
			operationId: "dashboardWebinarParticipantShare",
			path: "/metrics/webinars/{webinarId}/participants/sharing",
			title: "List webinar sharing details",
			about: "Who shared a screen in a webinar, and when.",
			notes: [ID_NOTE, "Only those who shared are listed.", PAGE_NOTE],
			granularScope: GRANULAR_SCOPES.listWebinarSharing,
			pages: "list",
		},
		Type.Object({ ...typed, ...paged }),
		SharingSchema,
		listSharing,
	),
	endpoint(
		{
			...base,
			operationId: "participantWebinarFeedback",
			path: "/metrics/webinars/{webinarId}/participants/satisfaction",
			title: "List webinar satisfaction",
			about: "How participants rated a webinar.",
			notes: [
				ID_NOTE,
				"Ratings come from the agent's rate(), or with batches; a later one takes the place of an earlier one.",
				PAGE_NOTE,
			],
			granularScope: GRANULAR_SCOPES.listWebinarSatisfaction,
			needs: "webinar_satisfaction",
			unavailable: "webinar_satisfaction_unavailable",
			pages: "list",
		},
		Type.Object({ ...MeetingTypeQuerySchema.properties, ...paged }),
		SatisfactionSchema,
		listSatisfaction,
	),
	endpoint(
		{
			...base,
			operationId: "reportWebinarParticipants",
			path: "/report/webinars/{webinarId}/participants",
			title: "Get a report of webinar participants",
			about: "Who was in a webinar that is over, and for how long.",
			notes: [ID_NOTE, EMAIL_NOTE, PAGE_NOTE],
			scopeGroup: "reports",
			granularScope: GRANULAR_SCOPES.reportWebinarParticipants,
			needs: "paid",
			pages: "list",
		},
		Type.Object({ ...paged, ...IncludeRegistrantQuerySchema.properties }),
		ParticipantReportSchema,
		listReport,
	),
];
