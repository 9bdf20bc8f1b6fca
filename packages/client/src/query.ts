/** The parameters of a request: as options in TypeScript's spelling, and as the query of a URL in the API's. */
import type { CallOptions } from "./client-options.js";

export type State = "live" | "past";

export interface TypeOptions<Type extends string = State> extends CallOptions {
	/** What runs now, or what has been; the API takes `live` when absent. */
	readonly type?: Type;
}
export interface PageOptions extends CallOptions {
	/** Rows a page; clamped by the server to what it allows. */
	readonly pageSize?: number;
}
export interface TypedPageOptions<Type extends string = State> extends TypeOptions<Type>, PageOptions {}

export interface RangeOptions extends CallOptions {
	/** yyyy-MM-dd, or yyyy-MM-dd HH:mm:ss in UTC. The hosted service requires both ends. */
	readonly from?: string;
	readonly to?: string;
}

export interface IncludeRegistrantOptions {
	/** Shows `registrant_id` of past participants. */
	readonly includeFields?: "registrant_id";
}

/** Of each kind of instance what its list can be narrowed by. */
export interface ListOptions {
	readonly webinar: TypedPageOptions & RangeOptions & DateAndGroupOptions;
	readonly meeting: TypedPageOptions<MeetingState> &
		RangeOptions &
		DateAndGroupOptions & { readonly includeFields?: "tracking_fields" };
	readonly session: TypedPageOptions & RangeOptions & { readonly sessionKey?: string; readonly sessionName?: string };
}
/** `pastOne`: past ones with a single participant. */
export type MeetingState = State | "pastOne";

interface DateAndGroupOptions {
	/** With type `past`: whether `from` and `to` are about the start or the end. */
	readonly queryDateType?: "start_time" | "end_time";
	/** At most seven, separated by commas. */
	readonly groupId?: string;
	readonly groupIncludeParticipant?: boolean;
}

const toSnakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `{ pageSize: 30 }` becomes `?page_size=30`. What is undefined is left out, and the signal is no parameter. */
export function queryOf(options: Readonly<Record<string, unknown>>): string {
	const words = new URLSearchParams();
	for (const [name, value] of Object.entries(options)) {
		if (value !== undefined && name !== "signal") words.set(toSnakeCase(name), String(value));
	}
	return words.size === 0 ? "" : `?${words}`;
}
