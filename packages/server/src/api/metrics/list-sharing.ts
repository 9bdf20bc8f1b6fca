/** `GET …/participants/sharing` and `GET …/users/sharing`: who shared what, and when. */
import type { SessionSharingBody, SharingBody } from "@qoscope/wire";
import { shareIntervalsOf } from "../../summary/sharing.js";
import { refuseForgotten } from "../find-instance.js";
import { presentSharer, presentSharingUser } from "../present/sharer.js";
import type { WebinarState } from "../query.js";
import { type InstanceRequest, type MetricsParts, stateOf } from "./metrics-parts.js";
import { pageBodyOf } from "./page-body.js";
import { type PageQuery, readPage } from "./participant-page.js";

export type SharingQuery = PageQuery & { readonly type: WebinarState };

/** Only those who shared are listed; whoever begins while pages are read is not in them. */
async function readSharers(parts: MetricsParts, request: InstanceRequest<SharingQuery>) {
	const { store } = parts;
	const type = stateOf(request.query.type);
	const page = await readPage(parts, request, {
		pages: "list",
		binding: ["sharing", type],
		type,
		list: ({ account, uuid }, joinedByMs, wish) => store.listSharers(account, uuid, joinedByMs, wish),
		idOf: ({ id }) => id,
	});
	const { account, uuid } = page.instance;
	const ids = page.rows.map(({ id }) => id);
	const [total, slots] = await Promise.all([
		store.countSharers(account, uuid, page.atMs),
		ids.length === 0 ? [] : store.shareSlotsOf(account, uuid, ids),
	]);
	if (total === 0) await refuseForgotten(store, page.instance, parts.clock.nowMs(), request.tooOld);
	const lastMs = page.instance.endMs ?? parts.clock.nowMs();
	const stays = page.rows.map(
		({ id, joinMs, leaveMs }) => [id, { startMs: joinMs, endMs: Math.max(joinMs, leaveMs ?? lastMs) }] as const,
	);
	return { ...page, total, intervals: shareIntervalsOf(slots, new Map(stays)) };
}

export async function listSharing(parts: MetricsParts, request: InstanceRequest<SharingQuery>): Promise<SharingBody> {
	const { rows, total, intervals, ...page } = await readSharers(parts, request);
	return {
		...pageBodyOf(page, total),
		participants: rows.map((row) => presentSharer(row, intervals.get(row.id) ?? [], request.account)),
	};
}

export async function listUserSharing(
	parts: MetricsParts,
	request: InstanceRequest<SharingQuery>,
): Promise<SessionSharingBody> {
	const { rows, intervals, pageSize, nextPageToken } = await readSharers(parts, request);
	return {
		page_size: pageSize,
		next_page_token: nextPageToken,
		users: rows.map((row) => presentSharingUser(row, intervals.get(row.id) ?? [], request.account)),
	};
}
