/** The query parameters of the compatible API: their schemas, and what they mean. */
import { type Static, Type } from "typebox";
import { invalidField } from "./errors.js";
import type { PageLimits } from "./profile.js";

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
/** As the hosted service allows. */
const MAXIMUM_GROUPS = 7;

export const WEBINAR_STATES = ["live", "past"] as const;
export type WebinarState = (typeof WEBINAR_STATES)[number];

const DATE_PATTERN = "^\\d{4}-\\d{2}-\\d{2}( \\d{2}:\\d{2}:\\d{2})?$";

const typeOf = <const T extends readonly string[]>(values: T, description: string) =>
	Type.Object({
		type: Type.Unsafe<T[number]>({ type: "string", enum: [...values], default: "live", description }),
	});
export const TypeQuerySchema = typeOf(WEBINAR_STATES, "live: what is going on now; past: what has been");
export const MeetingTypeQuerySchema = typeOf(
	["live", "past", "pastOne"],
	"live: what is going on now; past: what has been; pastOne: what has been with a single participant",
);
export const SessionDetailTypeQuerySchema = typeOf(
	["live", "past", "scheduled"],
	"live: what is going on now; past: what has been; scheduled: taken for live, since nothing is scheduled here",
);
export const PageQuerySchema = Type.Object({
	// A text, since the framework would make a number of "1e2", "+5" and "5.0", too.
	page_size: Type.Optional(Type.String({ pattern: "^0*[1-9]\\d*$", description: "30 when absent, at most 300" })),
	next_page_token: Type.Optional(Type.String({ description: "From the page before; good for 15 minutes" })),
});
const date = (description: string) => Type.Optional(Type.String({ pattern: DATE_PATTERN, description }));
export const RangeQuerySchema = Type.Object({
	from: date("yyyy-MM-dd or yyyy-MM-dd HH:mm:ss, UTC; 30 days before `to` when absent"),
	to: date("yyyy-MM-dd or yyyy-MM-dd HH:mm:ss, UTC, and included; now when absent"),
});
export type RangeQuery = Static<typeof RangeQuerySchema>;

export const DateTypeQuerySchema = Type.Object({
	query_date_type: Type.Optional(
		Type.Unsafe<"start_time" | "end_time">({
			type: "string",
			enum: ["start_time", "end_time"],
			description: "With type=past: whether `from` and `to` are about the start (when absent) or the end",
		}),
	),
});
export const GroupQuerySchema = Type.Object({
	group_id: Type.Optional(
		Type.String({
			pattern: `^[^,]+(,[^,]+){0,${MAXIMUM_GROUPS - 1}}$`,
			description: "Up to seven, separated by commas; looked at and without effect, since hosts have no groups here",
		}),
	),
	group_include_participant: Type.Optional(
		Type.Unsafe<string>({ type: "string", enum: ["true", "false"], description: "Without effect, as group_id" }),
	),
});
const includeOf = (field: string, description: string) =>
	Type.Object({
		include_fields: Type.Optional(Type.String({ pattern: `^${field}$`, description })),
	});
export const IncludeRegistrantQuerySchema = includeOf("registrant_id", "registrant_id: of past participants");
export const IncludeTrackingQuerySchema = includeOf("tracking_fields", "tracking_fields: as the join token said");
export const SessionFilterQuerySchema = Type.Object({
	session_key: Type.Optional(Type.String({ description: "Only sessions of this key" })),
	session_name: Type.Optional(Type.String({ description: "Only sessions of this name" })),
});
export const QualityQuerySchema = Type.Object({
	...RangeQuerySchema.properties,
	type: Type.Unsafe<"meeting" | "participants">({
		type: "string",
		enum: ["meeting", "participants"],
		default: "meeting",
		description: "What is counted",
	}),
});

/** A size above the maximum is clamped, as the hosted API does. */
export function pageSizeOf({ page_size }: Static<typeof PageQuerySchema>, { usual, maximum }: PageLimits): number {
	return Math.min(page_size === undefined ? usual : Number(page_size), maximum);
}

export interface TimeRange {
	/** As the answer repeats them. */
	readonly from: string;
	readonly to: string;
	readonly fromMs: number;
	/** Not included. */
	readonly toMs: number;
}

const dayOf = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 10);

function readDate(field: string, text: string): number {
	const iso = `${text.replace(" ", "T")}${text.length > 10 ? "Z" : "T00:00:00Z"}`;
	const timeMs = Date.parse(iso);
	// Date.parse takes 30 February for 2 March: what it read must be what was written.
	if (Number.isNaN(timeMs) || !new Date(timeMs).toISOString().startsWith(iso.slice(0, 19))) throw invalidField(field);
	return timeMs;
}

/** The moment at which a list stands still: now, or the newest time in it where the clock was set back behind that. */
export async function latestMoment(nowMs: number, newest: Promise<number | undefined>): Promise<number> {
	return Math.max(nowMs, (await newest) ?? 0);
}

/** Starts after `nowMs` are left out, so that the pages of one listing stay the same. */
export function rangeOf({ from, to }: RangeQuery, nowMs: number): TimeRange {
	const lastMs = to === undefined ? nowMs : readDate("to", to);
	const included = to === undefined ? 1 : to.length > 10 ? 1_000 : DAY_MS;
	const fromMs = from === undefined ? lastMs - DEFAULT_DAYS * DAY_MS : readDate("from", from);
	if (fromMs > lastMs) throw invalidField("from");
	return {
		from: from ?? dayOf(fromMs),
		to: to ?? dayOf(lastMs),
		fromMs,
		toMs: Math.min(lastMs + included, nowMs + 1),
	};
}

/** An empty `type` or `next_page_token` counts as absent, as does any other empty parameter. */
export function dropEmptyParameters(query: unknown): void {
	if (typeof query !== "object" || query === null) return;
	for (const [name, value] of Object.entries(query)) {
		if (value === "") Reflect.deleteProperty(query, name);
	}
}
