/** `GET …/participants/satisfaction`: how participants rated a webinar or meeting. */
import type { SatisfactionBody } from "@qoscope/wire";
import type { Participant, Rating } from "../../store/ports.js";
import { presentRating } from "../present/rating.js";
import type { WebinarState } from "../query.js";
import { type InstanceRequest, type MetricsParts, stateOf } from "./metrics-parts.js";
import { type PageQuery, readPage } from "./participant-page.js";

export type SatisfactionQuery = PageQuery & { readonly type: WebinarState | "pastOne" };

export async function listSatisfaction(
	parts: MetricsParts,
	request: InstanceRequest<SatisfactionQuery>,
): Promise<SatisfactionBody> {
	const { store } = parts;
	const type = stateOf(request.query.type);
	const { instance, rows, pageSize, nextPageToken } = await readPage<Rating>(parts, request, {
		pages: "list",
		binding: ["satisfaction", request.query.type],
		type,
		list: ({ account, uuid }, _joinedByMs, page) => store.listRatings(account, uuid, page),
		idOf: ({ participant }) => participant,
	});
	const people = await store.findParticipants(
		instance.account,
		instance.uuid,
		rows.map(({ participant }) => participant),
	);
	const byId = new Map(people.map((person): [number, Participant] => [person.id, person]));
	return {
		next_page_token: nextPageToken,
		page_size: pageSize,
		participants: rows.map((row) => presentRating(row, byId.get(row.participant), request.account)),
	};
}
