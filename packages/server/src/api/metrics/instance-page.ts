/** One page of the instances of one kind, with what they carried. */
import { type Static, Type } from "typebox";
import { type Attendance, NO_ATTENDANCE } from "../../store/attendance.js";
import type { Instance, InstanceFilter } from "../../store/ports.js";
import { type FiguresByType, figuresByInstance } from "../../summary/entries.js";
import { checkRange, pageLimitsOf } from "../profile.js";
import { latestMoment, pageSizeOf, type RangeQuery, rangeOf, type TimeRange } from "../query.js";
import { type KindRequest, type MetricsParts, stateOf } from "./metrics-parts.js";
import type { PageQuery } from "./participant-page.js";

export type InstancesQuery = PageQuery &
	RangeQuery & {
		readonly type: "live" | "past" | "pastOne";
		readonly query_date_type?: "start_time" | "end_time";
		readonly include_fields?: string;
		readonly session_key?: string;
		readonly session_name?: string;
	};

/** The moment of the first page, from which the range follows, and the last instance given. */
const PositionSchema = Type.Object({
	atMs: Type.Number(),
	after: Type.Object({ startMs: Type.Number(), uuid: Type.String() }),
});
type Position = Static<typeof PositionSchema>;

/** An instance with what the lists say of it beside its facts. */
export interface UsedInstance {
	readonly instance: Instance;
	readonly attendance: Attendance;
	/** Of everybody together. */
	readonly figures: FiguresByType;
	readonly nowMs: number;
}

export interface InstancePage {
	readonly from: string;
	readonly to: string;
	readonly total: number;
	readonly pageSize: number;
	readonly nextPageToken: string;
	readonly rows: readonly UsedInstance[];
}

/** What instances carried, and how many took part. */
export async function readUse(
	{ store, clock }: Pick<MetricsParts, "store" | "clock">,
	account: string,
	instances: readonly Instance[],
): Promise<readonly UsedInstance[]> {
	const nowMs = clock.nowMs();
	const uuids = instances.map(({ uuid }) => uuid);
	if (uuids.length === 0) return [];
	const [attendances, rollups] = await Promise.all([
		store.attendanceOf(account, uuids),
		store.rollupsOfInstances(account, uuids),
	]);
	const figures = figuresByInstance(rollups);
	return instances.map((instance) => ({
		instance,
		attendance: attendances.get(instance.uuid) ?? NO_ATTENDANCE,
		figures: figures.get(instance.uuid) ?? new Map(),
		nowMs,
	}));
}

/**
 * What runs is listed when it ran at any time of the range, until now: all of it in a range that holds this moment,
 * however long ago it started, or ahead of a clock that was set back.
 */
function startsOfRunning({ fromMs, toMs }: Pick<TimeRange, "fromMs" | "toMs">, nowMs: number, newestMs: number) {
	if (nowMs < fromMs) return { fromMs, toMs };
	return { fromMs: 0, toMs: nowMs < toMs ? newestMs + 1 : toMs };
}

export async function readInstancePage(
	parts: MetricsParts,
	{ account, kind, query }: KindRequest<InstancesQuery>,
): Promise<InstancePage> {
	const { store, clock, pageTokens } = parts;
	const { type, query_date_type: dateType, session_key: sessionKey, session_name: topic } = query;
	const filters = [query.from, query.to, dateType, query.include_fields, sessionKey, topic];
	const binding = [account.id, `${kind}s`, type, ...filters];
	const token = query.next_page_token;
	const position = token === undefined ? undefined : pageTokens.open(binding, PositionSchema, token);
	const atMs = position?.atMs ?? (await latestMoment(clock.nowMs(), store.findNewestStart(account.id, kind)));
	checkRange(account, query);
	const { from, to, ...range } = rangeOf(query, atMs);
	const isPast = stateOf(type) === "past";
	const filter: InstanceFilter = {
		kind,
		state: isPast ? "ended" : "running",
		rangeOf: isPast && dateType === "end_time" ? "end" : "start",
		...(isPast ? range : startsOfRunning(range, Math.min(clock.nowMs(), atMs), atMs)),
		...(type === "pastOne" ? { participants: 1 } : {}),
		...(sessionKey === undefined ? {} : { sessionKey }),
		...(topic === undefined ? {} : { topic }),
	};
	const pageSize = pageSizeOf(query, pageLimitsOf(account, "list"));
	const after = position === undefined ? {} : { after: position.after };
	const found = await store.listInstances(account.id, filter, { ...after, limit: pageSize + 1 });
	const instances = found.slice(0, pageSize);
	const [total, rows] = await Promise.all([
		store.countInstances(account.id, filter),
		readUse(parts, account.id, instances),
	]);
	const last = found.length > pageSize ? instances.at(-1) : undefined;
	const next: Position | undefined =
		last === undefined ? undefined : { atMs, after: { startMs: last.startMs, uuid: last.uuid } };
	const nextPageToken = next === undefined ? "" : pageTokens.issue(binding, next);
	return { from, to, total, pageSize, nextPageToken, rows };
}
