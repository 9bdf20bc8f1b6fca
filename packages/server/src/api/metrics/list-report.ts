/** `GET /v2/report/webinars/{webinarId}/participants`, and of meetings: who was there and for how long. */
import type { ParticipantReportBody } from "@qoscope/wire";
import { QosError } from "../errors.js";
import { presentReportedParticipant } from "../present/reported-participant.js";
import type { InstanceRequest, MetricsParts } from "./metrics-parts.js";
import { pageBodyOf } from "./page-body.js";
import { type PageQuery, readParticipantPage } from "./participant-page.js";

export type ReportQuery = PageQuery & { readonly include_fields?: string };

/** A report is of what is over, in either profile. */
export async function listReport(
	parts: MetricsParts,
	request: InstanceRequest<ReportQuery>,
): Promise<ParticipantReportBody> {
	const { account, query, unavailable } = request;
	const binding = ["report", query.include_fields];
	const { instance, rows, atMs, ...page } = await readParticipantPage(parts, request, { pages: "list", binding });
	const { endMs } = instance;
	if (endMs === undefined) throw new QosError(unavailable);
	const total = await parts.store.countParticipants(instance.account, instance.uuid, atMs);
	const withRegistrant = query.include_fields !== undefined;
	return {
		...pageBodyOf(page, total),
		participants: rows.map((row) => presentReportedParticipant(row, { endMs, withRegistrant, policy: account })),
	};
}
