/**
 * Wire v1: what agent and server say to each other, documented frame by frame in docs/wire.md.
 * Over WebSocket each frame is one JSON text message of the subprotocol `qoscope.v1`.
 */
import { type Static, Type } from "typebox";
import { AgentFactsSchema, RatingSchema } from "./facts.js";
import type { EncodedSample } from "./sample-codec.js";

export const WIRE_VERSION = 1;
export const SUBPROTOCOL = "qoscope.v1";
/** Largest frame or batch body, in bytes. */
export const MAX_REPORT_BYTES = 65_536;
/** How far ahead of the server's clock a slot may end, and how far behind it may be without back-fill. */
export const MAX_AHEAD_MS = 5_000;
export const MAX_BEHIND_MS = 86_400_000;

const version = Type.Integer({ minimum: 1 });
/** A run is one start of an agent: 16 lower-case hexadecimal digits. */
export const RunSchema = Type.String({ pattern: "^[0-9a-f]{16}$" });
const slot = Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000 });
const samples = Type.Unsafe<readonly EncodedSample[]>(
	Type.Array(Type.Array(Type.Union([Type.Number(), Type.Null()]), { minItems: 2, maxItems: 64 }), {
		minItems: 1,
		maxItems: 19,
	}),
);

/** Agent → server, first frame of a connection. */
export const HelloSchema = Type.Object({
	type: Type.Literal("hello"),
	version,
	run: RunSchema,
	facts: Type.Optional(AgentFactsSchema),
});
/** Agent → server: the samples of one slot, each an array as sample-codec.ts says. `slot` is its start, epoch ms. */
export const ReportSchema = Type.Object({ type: Type.Literal("report"), slot, samples });
/** Agent → server: `at` comes back unchanged in the answer, so that the agent can measure the way to the server. */
export const EchoSchema = Type.Object({ type: Type.Literal("echo"), at: Type.Number() });
/** Agent → server: the participant leaves; `end` ends the webinar and takes a host's token. */
export const LeaveSchema = Type.Object({ type: Type.Literal("leave"), end: Type.Optional(Type.Boolean()) });
/** Agent → server: facts that have changed since the hello; what is absent stays as it was. */
export const FactsSchema = Type.Object({ type: Type.Literal("facts"), facts: AgentFactsSchema });
/** Agent → server: the participant's rating; a later one takes the place of an earlier one. Answered by `rated`. */
export const RateSchema = Type.Object({ type: Type.Literal("rate"), ...RatingSchema.properties });

export const AgentFrameSchema = Type.Union([
	HelloSchema,
	ReportSchema,
	EchoSchema,
	LeaveSchema,
	FactsSchema,
	RateSchema,
]);
export type AgentFrame = Static<typeof AgentFrameSchema>;
export type Hello = Static<typeof HelloSchema>;
export type Report = Static<typeof ReportSchema>;

/** The body of the batch door: token and reports together, since a beacon can carry no header. */
export const BatchSchema = Type.Object({
	version,
	/** As much as a token in the header of the stream's request may have. */
	token: Type.String({ minLength: 1, maxLength: 16_384 }),
	run: RunSchema,
	facts: Type.Optional(AgentFactsSchema),
	reports: Type.Array(Type.Object({ slot, samples }), { maxItems: 1_000 }),
	/** Stored before the answer. */
	rating: Type.Optional(RatingSchema),
	leave: Type.Optional(Type.Object({ end: Type.Optional(Type.Boolean()) })),
});
export type Batch = Static<typeof BatchSchema>;

/** Why a report or a connection was turned away. Closed: each is counted under its name and documented. */
export const DROP_REASONS = [
	"malformed",
	"too_large",
	"unsupported_version",
	"bad_token",
	"expired_token",
	"other_webinar",
	"wrong_instance",
	"collection_off",
	"origin_not_allowed",
	"hello_first",
	"future_dated",
	"too_old",
	"webinar_ended",
	"not_host",
	"queue_full",
	"closing",
	"store_failed",
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** Server → agent frames. */
export interface Welcome {
	readonly type: "hello";
	readonly version: number;
	/** The server's clock when it answered, epoch ms. */
	readonly serverTimeMs: number;
	readonly participantId: string;
	readonly webinarUuid: string;
}
export interface Ack {
	readonly type: "ack";
	/** Starts of the slots that are stored. */
	readonly slots: readonly number[];
}
/** The server is full: keep what is unacknowledged and send it again after so long. */
export interface Wait {
	readonly type: "wait";
	readonly forMs: number;
	readonly reason: DropReason;
}
/** Turned away for good: with `slot` only that report, without it the connection, which is then closed. */
export interface Refuse {
	readonly type: "refuse";
	readonly reason: DropReason;
	readonly message: string;
	readonly slot?: number;
}
export interface EchoAnswer {
	readonly type: "echo";
	readonly at: number;
	readonly serverTimeMs: number;
}
/** The leave is stored. */
export interface Left {
	readonly type: "left";
}
/** The rating is stored. */
export interface Rated {
	readonly type: "rated";
}
export type ServerFrame = Welcome | Ack | Wait | Refuse | EchoAnswer | Left | Rated;

/** Answer of the batch door to a body that it could read. */
export interface BatchAnswer {
	readonly acknowledged: readonly number[];
	readonly refused: readonly { readonly slot: number; readonly reason: DropReason; readonly message: string }[];
	readonly participantId: string;
	readonly webinarUuid: string;
	/** The server's clock midway between the request's arrival and the answer, epoch ms. Older servers leave it away. */
	readonly serverTimeMs?: number;
}
/** Answer of the batch door to a body that it turned away whole. */
export interface BatchRefusal {
	readonly reason: DropReason;
	readonly message: string;
}
