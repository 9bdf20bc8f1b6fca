/** `GET …/webinars/{webinarId}/participants/qos_summary` */
import type { QosSummaryBody } from "@qoscope/wire";
import type { Static } from "typebox";
import type { Account } from "../../config/config-schema.js";
import { figuresByParticipant } from "../../summary/entries.js";
import { refuseForgotten } from "../find-instance.js";
import { presentSummarisedParticipant } from "../present/summarised-participant.js";
import type { PageQuerySchema } from "../query.js";
import type { MetricsParts } from "./metrics-parts.js";
import { readParticipantPage } from "./participant-page.js";

export interface SummaryRequest {
	readonly account: Account;
	readonly webinarId: string;
	readonly query: Static<typeof PageQuerySchema>;
}

export async function listParticipantSummaries(
	parts: MetricsParts,
	{ account, webinarId, query }: SummaryRequest,
): Promise<QosSummaryBody> {
	const { instance, participants, pageSize, nextPageToken } = await readParticipantPage(parts, {
		account,
		webinarId,
		query,
		binding: ["qos_summary"],
		unavailable: "summary_unavailable",
	});
	const ids = participants.map(({ id }) => id);
	const rollups = ids.length === 0 ? [] : await parts.store.summariesOf(account.id, instance.uuid, ids);
	if (rollups.length === 0) await refuseForgotten(parts.store, instance, parts.clock.nowMs(), "webinar_too_old");
	const figures = figuresByParticipant(rollups);
	return {
		next_page_token: nextPageToken ?? "",
		page_size: pageSize,
		participants: participants.map((row) => presentSummarisedParticipant(row, figures.get(row.id), account)),
	};
}
