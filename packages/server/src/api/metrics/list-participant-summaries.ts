/** `GET …/participants/qos_summary` of webinars and meetings, `GET …/users/qos_summary` of sessions. */
import type { QosSummaryBody, SessionQosSummaryBody } from "@qoscope/wire";
import { refuseForgotten } from "../find-instance.js";
import { presentSummarisedParticipant, presentSummarisedUser } from "../present/summarised-participant.js";
import type { InstanceRequest, MetricsParts } from "./metrics-parts.js";
import { readFigures } from "./participant-figures.js";
import { type PageQuery, readParticipantPage } from "./participant-page.js";

async function readSummaries(parts: MetricsParts, request: InstanceRequest<PageQuery>) {
	const page = await readParticipantPage(parts, request, { pages: "qos", binding: ["qos_summary"] });
	const figures = await readFigures(parts, page.instance, page.rows);
	if (figures.size === 0) await refuseForgotten(parts.store, page.instance, parts.clock.nowMs(), request.tooOld);
	return { ...page, figures };
}

export async function listParticipantSummaries(
	parts: MetricsParts,
	request: InstanceRequest<PageQuery>,
): Promise<QosSummaryBody> {
	const { rows, figures, pageSize, nextPageToken } = await readSummaries(parts, request);
	return {
		next_page_token: nextPageToken,
		page_size: pageSize,
		participants: rows.map((row) => presentSummarisedParticipant(row, figures.get(row.id), request.account)),
	};
}

export async function listUserSummaries(
	parts: MetricsParts,
	request: InstanceRequest<PageQuery>,
): Promise<SessionQosSummaryBody> {
	const { rows, figures, pageSize, nextPageToken } = await readSummaries(parts, request);
	return {
		next_page_token: nextPageToken,
		page_size: pageSize,
		users: rows.map((row) => presentSummarisedUser(row, figures.get(row.id), request.account)),
	};
}
