/** What ingest and API ask of the live part: who is there, and when a webinar ends. */
import type { AgentFacts, GivenRating, JoinTokenClaims } from "@qoscope/wire";
import type { Instance, Participant } from "../store/ports.js";

/** What a User-Agent and client hints tell; "" where they tell nothing. */
export interface DeviceFacts {
	/** One of the contract's words Phone, H.323/SIP, Windows, Mac, iOS, Android, or "". */
	readonly device: string;
	readonly os: string;
	readonly osVersion: string;
	readonly browserName: string;
	readonly browserVersion: string;
}

/** Where an address is; "" where nothing is known. */
export interface Place {
	readonly city: string;
	/** ISO 3166-1 alpha-2. */
	readonly countryCode: string;
	readonly countryName: string;
}

/** From the start of the earliest slot to the end of the latest, epoch ms. */
export interface SlotRange {
	readonly firstMs: number;
	readonly endMs: number;
}

/** A connection or batch that is about to be let in: the token's claims, and what the token does not say. */
export interface Arrival {
	readonly claims: JoinTokenClaims;
	readonly account: string;
	/** When it came in, epoch ms. */
	readonly receivedMs: number;
	/** Join time, epoch ms: of the hello, or of the first slot that a back-fill brings. */
	readonly atMs: number;
	/** Whether it brings reports of any age: by the claim, and through the batch door alone. */
	readonly isBackfill?: boolean | undefined;
	/** Of the reports that come along with a batch. */
	readonly slots?: SlotRange | undefined;
	/** Whether all of that is older than the account's idle time: it makes nothing live. */
	readonly isPast?: boolean | undefined;
	readonly ipAddress: string;
	readonly device: DeviceFacts;
	readonly place: Place;
	readonly facts: AgentFacts;
}

export interface Visit {
	readonly instance: Instance;
	readonly participant: Participant;
	readonly token: VisitToken;
	readonly isBackfill: boolean;
	/** Whether it brought nothing but the past. */
	readonly isPast: boolean;
	/** The visit of the same `jti` in the instance before, to which slots from before `untilMs` belong. */
	readonly earlier?: { readonly visit: Visit; readonly untilMs: number };
}

/** What the token of a visit allows; moves on with the visit's reports. */
export interface VisitToken {
	/** When it is over, epoch ms, with what clocks may be off. */
	readonly expiresMs: number;
	/** Until when it keeps its instance running, on the monotonic clock. */
	readonly heldUntilMs: number;
	/** End of the last slot that was taken, epoch ms. */
	lastSlotEndMs: number | undefined;
}

/** Who is there. */
export type Present = Pick<Participant, "account" | "instance" | "id">;

/** What the way to Qoscope and back takes, for whoever is connected now. It says nothing of the way of media. */
export interface RoundTrips {
	/** Of one of a participant's connections; its next reading takes the place of this one. */
	readonly put: (connection: object, participant: Present, roundTripMs: number) => void;
	/** The connection is closed. */
	readonly remove: (connection: object, participant: Present) => void;
	/** The newest of all connections of the participant; undefined where none is connected to this process. */
	readonly newestOf: (participant: Present) => number | undefined;
}

export interface Lifecycle {
	/**
	 * Finds or makes the instance and the participant of a token and stores both; docs/join-token.md has the rules. Once
	 * resolved, a `jti` keeps its instance while that runs, and the facts of a later hello are taken as `updateFacts` does.
	 * Reopens an idle end unless the token has expired, another instance has begun, or all that comes is past. Throws a
	 * Drop `webinar_ended` on an explicit end, `expired_token` when the token has expired before its `jti` was ever seen or
	 * after its instance ended, `wrong_instance` when the instance is of another number or kind than the token.
	 */
	readonly arrive: (arrival: Arrival) => Promise<Visit>;
	/**
	 * Says that a slot of this visit is stored: keeps both alive, moves the last slot's end, takes back an idle end and a
	 * leave that lies before the slot. In memory, except when something is taken back. A slot of the past, which a
	 * back-fill or a late batch brings, only moves ends.
	 */
	readonly touch: (visit: Visit, slotEndMs: number) => Promise<void>;
	/**
	 * Whether a report of this slot is not to be taken, since the visit's token has expired, its instance has ended, and
	 * the slot does not follow those that were taken. To be asked in the order of the slots.
	 */
	readonly isLapsed: (visit: Visit, slotMs: number) => boolean;
	/** Whether the instance was ended explicitly, so that its reports are turned away. */
	readonly isEnded: (visit: Visit) => boolean;
	/**
	 * Takes what the agent says anew of itself; what it leaves out stays as it was. `device` is what all that it said
	 * tells of the device, and is left out where that is nothing. Resolves when it is stored, at once when nothing is new.
	 */
	readonly updateFacts: (visit: Visit, facts: AgentFacts, device: DeviceFacts) => Promise<void>;
	/**
	 * Stores how the participant found it, in place of an earlier rating. It is of now; of a back-fill (`isPast`) it is of
	 * the end of the participant's last slot. It keeps nobody present and reopens nothing.
	 */
	readonly rate: (visit: Visit, rating: GivenRating, isPast: boolean) => Promise<void>;
	/**
	 * Writes that the participant left; leaving twice changes nothing. An instance that a back-fill leaves empty is over at
	 * once.
	 */
	readonly leave: (visit: Visit) => Promise<void>;
	/** Ends an instance explicitly; ending an ended one changes nothing. Returns the ended instance. */
	readonly endInstance: (account: string, uuid: string) => Promise<Instance | undefined>;
	/** Marks who has been silent for 60 s as gone and ends what was idle for as long as the account says. Called by a timer. */
	readonly sweep: () => Promise<void>;
	/** Stops the timer and waits for writes that are under way. Idempotent. */
	readonly close: () => Promise<void>;
}
