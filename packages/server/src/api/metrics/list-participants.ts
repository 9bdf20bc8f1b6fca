/** `GET …/webinars/{webinarId}/participants` */
import type { ParticipantListBody } from "@qoscope/wire";
import type { Static } from "typebox";
import type { Account } from "../../config/config-schema.js";
import { refuseForgotten } from "../find-instance.js";
import { presentListedParticipant } from "../present/listed-participant.js";
import type { PageQuerySchema, WebinarState } from "../query.js";
import type { MetricsParts } from "./metrics-parts.js";
import { readParticipantPage } from "./participant-page.js";

export interface ParticipantsRequest {
	readonly account: Account;
	readonly webinarId: string;
	readonly query: Static<typeof PageQuerySchema> & { readonly type: WebinarState };
}

/** In profile `open`, `type` does not have to fit the state of the instance, as with `qos`. */
export async function listParticipants(
	parts: MetricsParts,
	{ account, webinarId, query }: ParticipantsRequest,
): Promise<ParticipantListBody> {
	const { instance, participants, pageSize, atMs, nextPageToken } = await readParticipantPage(parts, {
		account,
		webinarId,
		query,
		binding: ["participants", query.type],
		unavailable: "participants_unavailable",
	});
	const total = await parts.store.countParticipants(account.id, instance.uuid, atMs);
	if (total === 0) await refuseForgotten(parts.store, instance, parts.clock.nowMs(), "participants_too_old");
	return {
		page_count: Math.ceil(total / pageSize),
		page_size: pageSize,
		total_records: total,
		next_page_token: nextPageToken ?? "",
		webinar_number: String(instance.number),
		participants: participants.map((row) => presentListedParticipant(instance, row, account)),
	};
}
