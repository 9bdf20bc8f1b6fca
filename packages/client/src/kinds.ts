/** Webinars, meetings and sessions: where each kind is found, what its lists are called, and what it answers. */
import type {
	InstanceKind,
	MeetingBody,
	MeetingListBody,
	MeetingParticipantListBody,
	MeetingParticipantQosBody,
	MeetingParticipantQosListBody,
	ParticipantListBody,
	ParticipantQosBody,
	ParticipantQosListBody,
	QosSummaryBody,
	SessionBody,
	SessionListBody,
	SessionQosSummaryBody,
	SessionSharingBody,
	SessionUserListBody,
	SessionUserQosBody,
	SessionUserQosListBody,
	SharingBody,
	WebinarBody,
	WebinarListBody,
} from "@qoscope/wire";

interface KindPlace {
	/** Below `/v2`. */
	readonly path: string;
	/** The list of instances in a body. */
	readonly instances: string;
	/** The people of an instance, in paths and as the list in a body. */
	readonly people: string;
	/** Below `/v2`; sessions have no report. */
	readonly report: string | undefined;
	/** Our own API of the kind, from the root. */
	readonly own: string;
}

export const KIND_PLACES: { readonly [kind in InstanceKind]: KindPlace } = {
	webinar: {
		path: "/metrics/webinars",
		instances: "webinars",
		people: "participants",
		report: "/report/webinars",
		own: "/api/v1/webinars",
	},
	meeting: {
		path: "/metrics/meetings",
		instances: "meetings",
		people: "participants",
		report: "/report/meetings",
		own: "/api/v1/meetings",
	},
	session: {
		path: "/videosdk/sessions",
		instances: "sessions",
		people: "users",
		report: undefined,
		own: "/api/v1/sessions",
	},
};

/** The body of each question, by kind. */
export interface KindBodies {
	readonly webinar: {
		readonly list: WebinarListBody;
		readonly detail: WebinarBody;
		readonly participants: ParticipantListBody;
		readonly participantsQos: ParticipantQosListBody;
		readonly participantQos: ParticipantQosBody;
		readonly qosSummary: QosSummaryBody;
		readonly sharing: SharingBody;
	};
	readonly meeting: {
		readonly list: MeetingListBody;
		readonly detail: MeetingBody;
		readonly participants: MeetingParticipantListBody;
		readonly participantsQos: MeetingParticipantQosListBody;
		readonly participantQos: MeetingParticipantQosBody;
		readonly qosSummary: QosSummaryBody;
		readonly sharing: SharingBody;
	};
	readonly session: {
		readonly list: SessionListBody;
		readonly detail: SessionBody;
		readonly participants: SessionUserListBody;
		readonly participantsQos: SessionUserQosListBody;
		readonly participantQos: SessionUserQosBody;
		readonly qosSummary: SessionQosSummaryBody;
		readonly sharing: SessionSharingBody;
	};
}
