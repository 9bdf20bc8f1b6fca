/** `GET …/metrics/webinars` */
import type { WebinarListBody } from "@qoscope/wire";
import { type Static, Type } from "typebox";
import type { Account } from "../../config/config-schema.js";
import type { InstanceFilter } from "../../store/ports.js";
import { presentWebinar } from "../present/webinar.js";
import { type PageQuerySchema, pageSizeOf, type RangeQuery, rangeOf, type WebinarState } from "../query.js";
import type { MetricsParts } from "./metrics-parts.js";

export interface WebinarsRequest {
	readonly account: Account;
	readonly query: Static<typeof PageQuerySchema> & RangeQuery & { readonly type: WebinarState };
}

/** The moment of the first page, from which the range follows, and the last webinar given. */
const PositionSchema = Type.Object({
	atMs: Type.Number(),
	after: Type.Object({ startMs: Type.Number(), uuid: Type.String() }),
});
type Position = Static<typeof PositionSchema>;

export async function listWebinars(
	{ store, clock, pageTokens }: MetricsParts,
	{ account, query }: WebinarsRequest,
): Promise<WebinarListBody> {
	const nowMs = clock.nowMs();
	const binding = [account.id, "webinars", query.type, query.from, query.to];
	const token = query.next_page_token;
	const position = token === undefined ? undefined : pageTokens.open(binding, PositionSchema, token);
	const atMs = position?.atMs ?? nowMs;
	const { from, to, fromMs, toMs } = rangeOf(query, atMs);
	const state = query.type === "live" ? "running" : "ended";
	const filter: InstanceFilter = { kind: "webinar", state, fromMs, toMs };
	const pageSize = pageSizeOf(query);
	const after = position === undefined ? {} : { after: position.after };
	const found = await store.listInstances(account.id, filter, { ...after, limit: pageSize + 1 });
	const instances = found.slice(0, pageSize);
	const uuids = instances.map(({ uuid }) => uuid);
	const [total, uses] = await Promise.all([
		store.countInstances(account.id, filter),
		store.useOfInstances(account.id, uuids),
	]);
	const last = found.length > pageSize ? instances.at(-1) : undefined;
	const next: Position | undefined =
		last === undefined ? undefined : { atMs, after: { startMs: last.startMs, uuid: last.uuid } };
	return {
		from,
		to,
		page_count: Math.ceil(total / pageSize),
		page_size: pageSize,
		total_records: total,
		next_page_token: next === undefined ? "" : pageTokens.issue(binding, next),
		webinars: instances.map((instance) => presentWebinar(instance, uses.get(instance.uuid), nowMs)),
	};
}
