/** One page of the participants of one instance; every list of participants shares it. */
import { type Static, Type } from "typebox";
import type { Instance, PageOf, Participant } from "../../store/ports.js";
import { QosError } from "../errors.js";
import { findInstance } from "../find-instance.js";
import type { PageBinding } from "../page-token.js";
import { fitsState, type PageClass, pageLimitsOf } from "../profile.js";
import { latestMoment, type PageQuerySchema, pageSizeOf } from "../query.js";
import type { InstanceRequest, MetricsParts } from "./metrics-parts.js";

/** The instance and the moment that the first page resolved, and the last participant given. */
const PositionSchema = Type.Object({ instance: Type.String(), atMs: Type.Number(), after: Type.Number() });
type Position = Static<typeof PositionSchema>;

export type PageQuery = Static<typeof PageQuerySchema>;

export interface PageWish<Row> {
	readonly pages: PageClass;
	/** Kind of path and filters. */
	readonly binding: PageBinding;
	/** Whether the instance must run or be over, where the profile minds. */
	readonly type?: "live" | "past";
	/** Who is listed, ordered by id; everybody who had joined when absent. */
	readonly list: (instance: Instance, joinedByMs: number, page: PageOf<number>) => Promise<readonly Row[]>;
	readonly idOf: (row: Row) => number;
}

export interface ParticipantPage<Row = Participant> {
	readonly instance: Instance;
	readonly rows: readonly Row[];
	readonly pageSize: number;
	/** The moment at which the list stands still. */
	readonly atMs: number;
	/** "" on the last page. */
	readonly nextPageToken: string;
}

/** Reads one page of rows that belong to participants. */
export async function readPage<Row>(
	{ store, clock, pageTokens }: MetricsParts,
	{ account, kind, instanceId, query, unavailable }: InstanceRequest<PageQuery>,
	{ pages, binding: filters, type, list, idOf }: PageWish<Row>,
): Promise<ParticipantPage<Row>> {
	const binding = [account.id, kind, instanceId, ...filters];
	const token = query.next_page_token;
	const position = token === undefined ? undefined : pageTokens.open(binding, PositionSchema, token);
	// A number may name a newer instance by now: later pages stay with the one of the first.
	const id = position?.instance ?? instanceId;
	const instance = await findInstance(store, { account, kind, id, unavailable });
	const isRunning = instance.endMs === undefined;
	// A list that was begun is read to its end, even when the instance has ended meanwhile.
	if (position === undefined && type !== undefined && !fitsState(account, type, isRunning)) {
		throw new QosError(unavailable);
	}
	const { account: accountId, uuid } = instance;
	const atMs = position?.atMs ?? (await latestMoment(clock.nowMs(), store.findNewestJoin(accountId, uuid)));
	const pageSize = pageSizeOf(query, pageLimitsOf(account, pages));
	const after = position === undefined ? {} : { after: position.after };
	const found = await list(instance, atMs, { ...after, limit: pageSize + 1 });
	const rows = found.slice(0, pageSize);
	const last = rows.at(-1);
	const page = { instance, rows, pageSize, atMs };
	if (found.length <= pageSize || last === undefined) return { ...page, nextPageToken: "" };
	const next: Position = { instance: instance.uuid, atMs, after: idOf(last) };
	return { ...page, nextPageToken: pageTokens.issue(binding, next) };
}

/** Reads one page of everybody who had joined when the first page was read. */
export function readParticipantPage(
	parts: MetricsParts,
	request: InstanceRequest<PageQuery>,
	wish: Omit<PageWish<Participant>, "list" | "idOf">,
): Promise<ParticipantPage> {
	return readPage(parts, request, {
		...wish,
		list: ({ account, uuid }, joinedByMs, page) => parts.store.listParticipants(account, uuid, joinedByMs, page),
		idOf: ({ id }) => id,
	});
}
