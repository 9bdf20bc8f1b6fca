/** The questions about webinars, meetings and sessions: the same for each kind, by the table of kinds. */
import type {
	CausesBody,
	InstanceKind,
	LatencyBody,
	ParticipantReportBody,
	SatisfactionBody,
	StatesBody,
} from "@qoscope/wire";
import type { CallOptions } from "./client-options.js";
import { encodeId, encodeInstanceId } from "./encode-id.js";
import { KIND_PLACES, type KindBodies } from "./kinds.js";
import { createPages, type Pages } from "./pages.js";
import {
	type IncludeRegistrantOptions,
	type ListOptions,
	type MeetingState,
	type PageOptions,
	queryOf,
	type TypedPageOptions,
	type TypeOptions,
} from "./query.js";
import type { Tolerant } from "./tolerant.js";

/** The number, which names the latest instance, or the UUID as the API gives it. */
export type InstanceId = string | number;

/** Types that the API takes beside `live` and `past`. */
interface MoreTypes {
	readonly webinar: { readonly detail: never; readonly people: never };
	readonly meeting: { readonly detail: "pastOne"; readonly people: "pastOne" };
	readonly session: { readonly detail: "scheduled"; readonly people: never };
}

/** The people of a session are its users; their id is the field `id` there, `user_id` everywhere else. */
export interface InstanceClient<Kind extends InstanceKind> {
	/** Those that run, or those of a range of time. */
	readonly list: (options?: ListOptions[Kind]) => Pages<KindBodies[Kind]["list"]>;
	readonly detail: (
		id: InstanceId,
		options?: TypeOptions<"live" | "past" | MoreTypes[Kind]["detail"]>,
	) => Promise<Tolerant<KindBodies[Kind]["detail"]>>;
	readonly participants: (
		id: InstanceId,
		options?: TypedPageOptions<"live" | "past" | MoreTypes[Kind]["people"]> & IncludeRegistrantOptions,
	) => Pages<KindBodies[Kind]["participants"]>;
	/** Everybody's figures: the newest five seconds, or minute by minute. */
	readonly participantsQos: (id: InstanceId, options?: TypedPageOptions) => Pages<KindBodies[Kind]["participantsQos"]>;
	/** One participant's figures: the newest five seconds, or minute by minute. */
	readonly participantQos: (
		id: InstanceId,
		participantId: string,
		options?: TypeOptions,
	) => Promise<Tolerant<KindBodies[Kind]["participantQos"]>>;
	/** Everybody's lowest, average and highest figures over all of it. */
	readonly qosSummary: (id: InstanceId, options?: PageOptions) => Pages<KindBodies[Kind]["qosSummary"]>;
	/** Who shared a screen, and when. */
	readonly sharing: (id: InstanceId, options?: TypedPageOptions) => Pages<KindBodies[Kind]["sharing"]>;
	/** Client, network or server: what was bad for one of them, minute by minute, and why. Qoscope alone has this. */
	readonly causes: (id: InstanceId, participantId: string, options?: CallOptions) => Promise<Tolerant<CausesBody>>;
	/** Round trips of one of them as numbers, stream by stream, and where they come from. Qoscope alone has this. */
	readonly latency: (id: InstanceId, participantId: string, options?: CallOptions) => Promise<Tolerant<LatencyBody>>;
	/** Why a figure of theirs is not there now: muted, paused, cut off, not measured, not told, or the agent lost. Qoscope alone has this. */
	readonly state: (id: InstanceId, participantId: string, options?: CallOptions) => Promise<Tolerant<StatesBody>>;
	/** Ends it for good. Qoscope alone has this. */
	readonly end: (id: InstanceId, options?: CallOptions) => Promise<void>;
}

/** What webinars and meetings can be asked beside. */
export interface AftermathClient {
	/** How participants rated it. */
	readonly satisfaction: (id: InstanceId, options?: TypedPageOptions<MeetingState>) => Pages<SatisfactionBody>;
	/** Who was in one that is over, and for how long. */
	readonly report: (id: InstanceId, options?: PageOptions & IncludeRegistrantOptions) => Pages<ParticipantReportBody>;
}

/** How to ask: paths are below `/v2`, and from the root where Qoscope alone has them. */
export interface Asker {
	readonly getOwn: <Body extends object>(path: string, options: CallOptions) => Promise<Tolerant<Body>>;
	readonly get: <Body extends object>(path: string, options: CallOptions) => Promise<Tolerant<Body>>;
	readonly post: (path: string, options: CallOptions) => Promise<void>;
}

export type KindClient<Kind extends InstanceKind> = InstanceClient<Kind> &
	(Kind extends "session" ? unknown : AftermathClient);

export function createInstanceClient<Kind extends InstanceKind>(
	kind: Kind,
	{ get, getOwn, post }: Asker,
): KindClient<Kind> {
	type Bodies = KindBodies[Kind];
	const { path, instances, people, report, own } = KIND_PLACES[kind];
	const inside = (id: InstanceId, rest = "") => `${path}/${encodeInstanceId(id)}${rest}`;
	const one = <Body extends object>(at: string, options: CallOptions) =>
		get<Body>(`${at}${queryOf({ ...options })}`, options);
	const list = <Body extends object>(at: string, rows: string, options: CallOptions): Pages<Body> =>
		createPages((pageToken) => get<Body>(`${at}${queryOf({ ...options, nextPageToken: pageToken })}`, options), rows);

	const ofOne = <Body extends object>(id: InstanceId, participantId: string, word: string, options: CallOptions) =>
		getOwn<Body>(`${own}/${encodeInstanceId(id)}/${people}/${encodeId(participantId)}/${word}`, options);

	const asked: InstanceClient<Kind> = {
		list: (options = {}) => list<Bodies["list"]>(path, instances, options),
		detail: async (id, options = {}) => one<Bodies["detail"]>(inside(id), options),
		participants: (id, options = {}) => list<Bodies["participants"]>(inside(id, `/${people}`), people, options),
		participantsQos: (id, options = {}) =>
			list<Bodies["participantsQos"]>(inside(id, `/${people}/qos`), people, options),
		participantQos: async (id, participantId, options = {}) =>
			one<Bodies["participantQos"]>(inside(id, `/${people}/${encodeId(participantId)}/qos`), options),
		qosSummary: (id, options = {}) => list<Bodies["qosSummary"]>(inside(id, `/${people}/qos_summary`), people, options),
		sharing: (id, options = {}) => list<Bodies["sharing"]>(inside(id, `/${people}/sharing`), people, options),
		causes: async (id, participantId, options = {}) => ofOne<CausesBody>(id, participantId, "causes", options),
		latency: async (id, participantId, options = {}) => ofOne<LatencyBody>(id, participantId, "latency", options),
		state: async (id, participantId, options = {}) => ofOne<StatesBody>(id, participantId, "state", options),
		end: async (id, options = {}) => post(`${own}/${encodeInstanceId(id)}/end`, options),
	};
	if (report === undefined) return asked as KindClient<Kind>;
	const aftermath: AftermathClient = {
		satisfaction: (id, options = {}) => list(inside(id, `/${people}/satisfaction`), people, options),
		report: (id, options = {}) => list(`${report}/${encodeInstanceId(id)}/participants`, people, options),
	};
	// Only sessions lack a report, as the type says, too.
	return { ...asked, ...aftermath } as KindClient<Kind>;
}
