/** `GET …/metrics/webinars`, `GET …/metrics/meetings` and `GET …/videosdk/sessions` */
import type { MeetingListBody, SessionListBody, WebinarListBody } from "@qoscope/wire";
import { presentListedMeeting, presentListedSession, presentWebinar } from "../present/instance.js";
import { type InstancesQuery, readInstancePage } from "./instance-page.js";
import type { KindRequest, MetricsParts } from "./metrics-parts.js";
import { pageBodyOf } from "./page-body.js";

export async function listWebinars(
	parts: MetricsParts,
	request: KindRequest<InstancesQuery>,
): Promise<WebinarListBody> {
	const { from, to, rows, total, ...page } = await readInstancePage(parts, request);
	return { from, to, ...pageBodyOf(page, total), webinars: rows.map(presentWebinar) };
}

export async function listMeetings(
	parts: MetricsParts,
	request: KindRequest<InstancesQuery>,
): Promise<MeetingListBody> {
	const { from, to, rows, total, ...page } = await readInstancePage(parts, request);
	const withTracking = request.query.include_fields !== undefined;
	return { from, to, ...pageBodyOf(page, total), meetings: rows.map((row) => presentListedMeeting(row, withTracking)) };
}

export async function listSessions(
	parts: MetricsParts,
	request: KindRequest<InstancesQuery>,
): Promise<SessionListBody> {
	const { from, to, rows, pageSize, nextPageToken } = await readInstancePage(parts, request);
	return { from, to, page_size: pageSize, next_page_token: nextPageToken, sessions: rows.map(presentListedSession) };
}
