/** `GET …/participants/qos` and `GET …/users/qos`: the figures of everybody, page by page. */
import type { MeetingParticipantQosListBody, ParticipantQosListBody, SessionUserQosListBody } from "@qoscope/wire";
import { refuseForgotten } from "../find-instance.js";
import { type MeasuredParticipant, presentMeasured } from "../present/participant-qos.js";
import { presentUserQos } from "../present/session-user.js";
import type { InstanceRequest, MetricsParts } from "./metrics-parts.js";
import { pageBodyOf } from "./page-body.js";
import { readEntries } from "./participant-entries.js";
import { readFigures } from "./participant-figures.js";
import { type PageQuery, readParticipantPage } from "./participant-page.js";
import type { QosQuery } from "./participant-qos.js";

async function readMeasuredPage(parts: MetricsParts, request: InstanceRequest<PageQuery & QosQuery>) {
	const { type } = request.query;
	const page = await readParticipantPage(parts, request, { pages: "qos", binding: ["qos", type], type });
	const { instance, rows } = page;
	const [total, entries, figures] = await Promise.all([
		parts.store.countParticipants(instance.account, instance.uuid, page.atMs),
		readEntries(parts, instance, rows, type),
		readFigures(parts, instance, rows),
	]);
	if (type === "past" && figures.size === 0) {
		await refuseForgotten(parts.store, instance, parts.clock.nowMs(), request.tooOld);
	}
	const measured = rows.map(
		(participant): MeasuredParticipant => ({
			instance,
			participant,
			entries: entries.get(participant.id) ?? [],
			figures: figures.get(participant.id),
			policy: request.account,
		}),
	);
	return { ...page, total, measured };
}

export async function listParticipantQos(
	parts: MetricsParts,
	request: InstanceRequest<PageQuery & QosQuery>,
): Promise<ParticipantQosListBody> {
	const { measured, total, ...page } = await readMeasuredPage(parts, request);
	return {
		...pageBodyOf(page, total),
		webinar_number: String(page.instance.number),
		participants: measured.map(presentMeasured),
	};
}

export async function listMeetingParticipantQos(
	parts: MetricsParts,
	request: InstanceRequest<PageQuery & QosQuery>,
): Promise<MeetingParticipantQosListBody> {
	const { measured, total, ...page } = await readMeasuredPage(parts, request);
	return {
		...pageBodyOf(page, total),
		meeting_number: String(page.instance.number),
		participants: measured.map(presentMeasured),
	};
}

export async function listUserQos(
	parts: MetricsParts,
	request: InstanceRequest<PageQuery & QosQuery>,
): Promise<SessionUserQosListBody> {
	const { measured, pageSize, nextPageToken } = await readMeasuredPage(parts, request);
	return { page_size: pageSize, next_page_token: nextPageToken, users: measured.map(presentUserQos) };
}
