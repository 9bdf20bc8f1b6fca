/** A step, and what passes the steps: openings, reports, changed facts and ratings. */
import type { AgentFacts, EncodedSample, GivenRating, JoinTokenClaims, TypedSample } from "@qoscope/wire";
import type { Account } from "../config/config-schema.js";
import type { DeviceFacts, Place, SlotRange, Visit } from "../live/ports.js";
import type { SampleRow } from "../store/ports.js";

/** What a request says of who is coming. It is looked at before anything else of the request. */
export interface Entrance {
	readonly door: "stream" | "batch";
	readonly pathWebinar: string;
	readonly token: string;
	readonly origin: string | undefined;
}

export interface Identity {
	readonly account: Account;
	readonly claims: JoinTokenClaims;
}

/** A connection or a batch of somebody whose token is good. */
export interface Opening {
	readonly door: Entrance["door"];
	readonly identity: Identity;
	readonly version: number;
	readonly run: string;
	readonly facts: AgentFacts;
	readonly ipAddress: string;
	readonly userAgent: string;
	/** The slots that come along; a back-fill joins at the earliest that can be kept. */
	readonly slotsMs: readonly number[];
}

/** An opening on its way through the steps. */
export interface Arriving {
	readonly opening: Opening;
	readonly receivedMs: number;
	readonly atMs: number;
	/** Of the slots that come along and can be kept. */
	readonly slots?: SlotRange;
	/** Whether they are older than the account's idle time. */
	readonly isPast?: boolean;
	readonly facts: AgentFacts;
	/** After redacting. */
	readonly identity: Identity;
	readonly ipAddress: string;
	readonly device?: DeviceFacts;
	readonly place?: Place;
	readonly visit?: Visit;
}

/** Who was let in. */
export interface Reporter {
	readonly visit: Visit;
	readonly run: string;
	readonly account: Account;
	/** Of the request; the agent's facts may hold a better one. */
	readonly userAgent: string;
	/** All that the agent has said of itself so far: some things follow only from several facts together. */
	facts: AgentFacts;
	readonly isBackfill: boolean;
	readonly isHost: boolean;
}

/** A report on its way through the steps. */
export interface Delivery {
	readonly reporter: Reporter;
	readonly slotMs: number;
	readonly encoded: readonly EncodedSample[];
	readonly samples: readonly TypedSample[];
	readonly rows: readonly SampleRow[];
}

/** Changed facts on their way through the steps. */
export interface Telling {
	readonly reporter: Reporter;
	readonly facts: AgentFacts;
	readonly device?: DeviceFacts;
}

/** A rating on its way through the steps. */
export interface Judgement {
	readonly reporter: Reporter;
	readonly rating: GivenRating;
	/** Whether it is of the participant's last slot, not of now. */
	readonly isPast: boolean;
}

export interface Step {
	readonly name: "authenticate" | "validate" | "checkTime" | "redact" | "enrich" | "write";
	readonly entrance?: (entrance: Entrance) => Promise<Identity>;
	readonly opening?: (arriving: Arriving) => Arriving | Promise<Arriving>;
	readonly report?: (delivery: Delivery) => Delivery | Promise<Delivery>;
	readonly facts?: (telling: Telling) => Telling | Promise<Telling>;
	readonly rating?: (judgement: Judgement) => Judgement | Promise<Judgement>;
}
