/** `GET …/participants` of webinars and meetings, `GET …/users` of sessions. */
import type { MeetingParticipantListBody, ParticipantListBody, SessionUserListBody } from "@qoscope/wire";
import { refuseForgotten } from "../find-instance.js";
import { presentListedParticipant, presentMeetingParticipant } from "../present/listed-participant.js";
import { presentListedUser } from "../present/session-user.js";
import type { WebinarState } from "../query.js";
import { type InstanceRequest, type MetricsParts, stateOf } from "./metrics-parts.js";
import { pageBodyOf } from "./page-body.js";
import { readFigures } from "./participant-figures.js";
import { type PageQuery, readParticipantPage } from "./participant-page.js";

export type ParticipantsQuery = PageQuery & {
	readonly type: WebinarState | "pastOne";
	readonly include_fields?: string;
};

async function readParticipants(parts: MetricsParts, request: InstanceRequest<ParticipantsQuery>) {
	const type = stateOf(request.query.type);
	const binding = ["participants", request.query.type, request.query.include_fields];
	const page = await readParticipantPage(parts, request, { pages: "list", binding, type });
	const total = await parts.store.countParticipants(page.instance.account, page.instance.uuid, page.atMs);
	if (total === 0) await refuseForgotten(parts.store, page.instance, parts.clock.nowMs(), request.tooOld);
	const figures = await readFigures(parts, page.instance, page.rows);
	// The documents never show who registered while a webinar is live.
	const withRegistrant = type === "past" && request.query.include_fields !== undefined;
	return { ...page, total, figures, withRegistrant };
}

export async function listParticipants(
	parts: MetricsParts,
	request: InstanceRequest<ParticipantsQuery>,
): Promise<ParticipantListBody> {
	const page = await readParticipants(parts, request);
	return {
		...pageBodyOf(page, page.total),
		webinar_number: String(page.instance.number),
		participants: page.rows.map((row) => presentListedParticipant(row, { ...page, policy: request.account })),
	};
}

export async function listMeetingParticipants(
	parts: MetricsParts,
	request: InstanceRequest<ParticipantsQuery>,
): Promise<MeetingParticipantListBody> {
	const page = await readParticipants(parts, request);
	return {
		...pageBodyOf(page, page.total),
		meeting_number: String(page.instance.number),
		participants: page.rows.map((row) => presentMeetingParticipant(row, { ...page, policy: request.account })),
	};
}

export async function listUsers(
	parts: MetricsParts,
	request: InstanceRequest<ParticipantsQuery>,
): Promise<SessionUserListBody> {
	const { instance, rows, figures, pageSize, nextPageToken } = await readParticipants(parts, request);
	return {
		page_size: pageSize,
		next_page_token: nextPageToken,
		users: rows.map((row) => presentListedUser(row, { instance, figures, policy: request.account })),
	};
}
