/** One page of the participants of one instance; the participant list and `qos_summary` share it. */
import { type Static, Type } from "typebox";
import type { Account } from "../../config/config-schema.js";
import type { Instance, Participant } from "../../store/ports.js";
import type { ErrorKey } from "../errors.js";
import { findWebinar } from "../find-instance.js";
import type { PageBinding } from "../page-token.js";
import { type PageQuerySchema, pageSizeOf } from "../query.js";
import type { MetricsParts } from "./metrics-parts.js";

/** The instance and the moment that the first page resolved, and the last participant given. */
const PositionSchema = Type.Object({ instance: Type.String(), atMs: Type.Number(), after: Type.Number() });
type Position = Static<typeof PositionSchema>;

export interface ParticipantPageRequest {
	readonly account: Account;
	readonly webinarId: string;
	readonly query: Static<typeof PageQuerySchema>;
	/** Kind of path and filters. */
	readonly binding: PageBinding;
	readonly unavailable: ErrorKey;
}

export interface ParticipantPage {
	readonly instance: Instance;
	readonly participants: readonly Participant[];
	readonly pageSize: number;
	/** The moment at which the list stands still. */
	readonly atMs: number;
	/** Undefined on the last page. */
	readonly nextPageToken?: string;
}

export async function readParticipantPage(
	{ store, clock, pageTokens }: MetricsParts,
	{ account, webinarId, query, binding: filters, unavailable }: ParticipantPageRequest,
): Promise<ParticipantPage> {
	const binding = [account.id, webinarId, ...filters];
	const token = query.next_page_token;
	const position = token === undefined ? undefined : pageTokens.open(binding, PositionSchema, token);
	// A number may name a newer instance by now: later pages stay with the one of the first.
	const instance = await findWebinar(store, account, position?.instance ?? webinarId, unavailable);
	const atMs = position?.atMs ?? clock.nowMs();
	const pageSize = pageSizeOf(query);
	const after = position === undefined ? {} : { after: position.after };
	const found = await store.listParticipants(account.id, instance.uuid, atMs, { ...after, limit: pageSize + 1 });
	const participants = found.slice(0, pageSize);
	const last = participants.at(-1);
	const page = { instance, participants, pageSize, atMs };
	if (found.length <= pageSize || last === undefined) return page;
	const next: Position = { instance: instance.uuid, atMs, after: last.id };
	return { ...page, nextPageToken: pageTokens.issue(binding, next) };
}
