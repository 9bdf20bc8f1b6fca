/**
 * What the rest of the server asks of the store, by role. Nothing outside this folder knows ClickHouse.
 *
 * Account and instance lead every call: no read can reach past its account.
 */
import type { EmailShownReason, InstanceKind, Role, Rollup, Sample, StreamType } from "@qoscope/wire";
import type { Attendance } from "./attendance.js";
import type { StoreDamage } from "./queries/read-damage.js";
import type { RatingStore } from "./rating-port.js";
import type { RevocationStore } from "./revocation-port.js";

export type { Rating, RatingStore } from "./rating-port.js";

/** One running of a webinar, meeting or session. */
export interface Instance {
	readonly account: string;
	/** 16 bytes in base64 with `==`; given ones may hold `/` and `+`. */
	readonly uuid: string;
	/** The number that people dial; the same for every instance of a repeated webinar. */
	readonly number: number;
	readonly kind: InstanceKind;
	readonly topic: string;
	readonly hostName: string;
	readonly hostEmail: string;
	readonly hostDepartment: string;
	readonly hostUserType: string;
	/** The platform's own key of a session. */
	readonly sessionKey: string;
	/** Pairs of key and value, in their order. */
	readonly customKeys: readonly (readonly [string, string])[];
	/** Pairs of field and value, in their order. */
	readonly trackingFields: readonly (readonly [string, string])[];
	readonly startMs: number;
	/** End of its last slot; absent while it runs. */
	readonly endMs?: number;
	/** An idle end is reopened by a late report, an explicit one never. */
	readonly endCause?: "explicit" | "idle";
	/** Grows by one with each change; the highest one stored is the truth. */
	readonly version: number;
}

export type LeaveCause = "left" | "disconnected" | "ended";

/** One visit of one person: one `jti`. */
export interface Participant {
	readonly account: string;
	readonly instance: string;
	/** 52 bits, exact as a number; a decimal string on the API. */
	readonly id: number;
	readonly jti: string;
	/** The user's id in the account, "" when not logged in. */
	readonly userId: string;
	readonly name: string;
	readonly email: string;
	readonly emailShownBecause?: EmailShownReason;
	readonly external: boolean;
	readonly role: Role;
	readonly pcName: string;
	readonly domain: string;
	readonly macAddr: string;
	readonly harddiskId: string;
	/** One of the contract's device words or "". */
	readonly device: string;
	readonly os: string;
	readonly osVersion: string;
	readonly browserName: string;
	readonly browserVersion: string;
	/** Version of the agent. */
	readonly agentVersion: string;
	readonly ipAddress: string;
	readonly networkType: string;
	readonly registrantId: string;
	/** The platform's own key of the participant. */
	readonly customerKey: string;
	readonly groupId: string;
	readonly breakoutId: string;
	readonly sipUri: string;
	readonly fromSipUri: string;
	/** Name and version of the application around the agent. */
	readonly client: string;
	readonly deviceName: string;
	/** The contract's words for how audio, video and the shared screen travel, or "". */
	readonly connectionType: string;
	readonly videoConnectionType: string;
	readonly asConnectionType: string;
	readonly dataCenter: string;
	readonly fullDataCenter: string;
	readonly microphone: string;
	readonly speaker: string;
	readonly camera: string;
	readonly internalIpAddresses: readonly string[];
	/** What the last shared screen showed: monitor, window, browser, or "". */
	readonly shareSurface: string;
	/** By the address, where a database of places is configured. */
	readonly city: string;
	/** ISO 3166-1 alpha-2. */
	readonly countryCode: string;
	readonly countryName: string;
	readonly joinMs: number;
	/** Absent while present. */
	readonly leaveMs?: number;
	readonly leaveCause?: LeaveCause;
	readonly version: number;
}

/** One row of the sample table. Its first six fields are its identity: the same report twice is the same row. */
export interface SampleRow {
	readonly account: string;
	readonly instance: string;
	readonly participant: number;
	readonly type: StreamType;
	/** Start of the slot, epoch ms. */
	readonly slotMs: number;
	readonly run: string;
	readonly sample: Sample;
}

/** Where a page of a list begins and how long it is; `after` is the key of the last row already given. */
export interface PageOf<Key> {
	readonly after?: Key;
	readonly limit: number;
}

export interface InstanceKey {
	readonly startMs: number;
	readonly uuid: string;
}

export interface InstanceFilter {
	readonly kind: InstanceKind;
	/** Running now, or ended. */
	readonly state: "running" | "ended";
	/** Whose time lies within [fromMs, toMs): the start when absent. Running ones have no end and fit no range of ends. */
	readonly rangeOf?: "start" | "end";
	readonly fromMs: number;
	readonly toMs: number;
	/** Only those that so many took part in. */
	readonly participants?: number;
	readonly sessionKey?: string;
	readonly topic?: string;
}

/** All that one type of stream carried in an instance, of everybody. */
export interface InstanceRollup {
	readonly instance: string;
	readonly type: StreamType;
	readonly rollup: Rollup;
}

export interface InstanceStore {
	readonly putInstance: (instance: Instance) => Promise<void>;
	readonly findInstanceByUuid: (account: string, uuid: string) => Promise<Instance | undefined>;
	/** The instance of that number, and of that kind if one is named, with the highest start time. */
	readonly findLatestInstance: (account: string, number: number, kind?: InstanceKind) => Promise<Instance | undefined>;
	/** Those of a number that ran at any time of [fromMs, toMs], the one that started last first; ten at most. */
	readonly listInstancesDuring: (
		account: string,
		number: number,
		fromMs: number,
		toMs: number,
	) => Promise<readonly Instance[]>;
	/** The highest start time of a kind of instances; it lies ahead of a clock that was set back. */
	readonly findNewestStart: (account: string, kind: InstanceKind) => Promise<number | undefined>;
	/** Every instance without an end, of every account: what was running when the process stopped. */
	readonly listOpenInstances: () => Promise<readonly Instance[]>;
	/** Ordered by start time and UUID. */
	readonly listInstances: (
		account: string,
		filter: InstanceFilter,
		page: PageOf<InstanceKey>,
	) => Promise<readonly Instance[]>;
	readonly countInstances: (account: string, filter: InstanceFilter) => Promise<number>;
	/** Who ever joined, in numbers, for each UUID; an unknown instance has nobody. */
	readonly attendanceOf: (account: string, uuids: readonly string[]) => Promise<ReadonlyMap<string, Attendance>>;
}

export interface ParticipantStore {
	readonly putParticipants: (participants: readonly Participant[]) => Promise<void>;
	readonly findParticipant: (account: string, instance: string, id: number) => Promise<Participant | undefined>;
	/** Those of these ids who are there, in any order. */
	readonly findParticipants: (
		account: string,
		instance: string,
		ids: readonly number[],
	) => Promise<readonly Participant[]>;
	/** The newest visit of each `jti` in any instance of that webinar number; unknown ones are left out. */
	readonly findParticipantsByJti: (
		account: string,
		number: number,
		jtis: readonly string[],
	) => Promise<readonly Participant[]>;
	/** Those who had joined by `joinedByMs`, ordered by id. */
	readonly listParticipants: (
		account: string,
		instance: string,
		joinedByMs: number,
		page: PageOf<number>,
	) => Promise<readonly Participant[]>;
	readonly countParticipants: (account: string, instance: string, joinedByMs: number) => Promise<number>;
	/** The highest join time in an instance; it lies ahead of a clock that was set back. */
	readonly findNewestJoin: (account: string, instance: string) => Promise<number | undefined>;
	/** Milliseconds that all participants of an instance stayed, until `untilMs` those who are still there. */
	readonly stayOf: (account: string, instance: string, untilMs: number) => Promise<number>;
	/** Everybody without a leave time in an instance. */
	readonly listPresentParticipants: (account: string, instance: string) => Promise<readonly Participant[]>;
}

export interface SampleWriter {
	/**
	 * Stores rows of instances that started on one UTC day, in one insert: all of them or none.
	 * Resolves when they are durable against kill -9.
	 */
	readonly insertSamples: (instanceStartMs: number, rows: readonly SampleRow[]) => Promise<void>;
}

export interface SlotSample {
	readonly participant: number;
	readonly slotMs: number;
	readonly type: StreamType;
	/** All runs of the participant combined. */
	readonly sample: Sample;
}
export interface MinuteRollup {
	readonly participant: number;
	readonly minuteMs: number;
	readonly type: StreamType;
	readonly rollup: Rollup;
}
export interface ParticipantRollup {
	readonly participant: number;
	readonly type: StreamType;
	readonly rollup: Rollup;
}

/** A slot in which a participant sent a shared screen. */
export interface ShareSlot {
	readonly participant: number;
	readonly slotMs: number;
	readonly durationMs: number;
}

export interface SampleReader {
	/** All types of every slot of these participants that begins at or after `sinceMs`, and before `untilMs`, ordered by slot. */
	readonly recentSlots: (
		account: string,
		instance: string,
		participants: readonly number[],
		sinceMs: number,
		untilMs?: number,
	) => Promise<readonly SlotSample[]>;
	/** Minute by minute, ordered by participant and minute. */
	readonly minutesOf: (
		account: string,
		instance: string,
		participants: readonly number[],
	) => Promise<readonly MinuteRollup[]>;
	/** The whole instance for each of these participants. */
	readonly summariesOf: (
		account: string,
		instance: string,
		participants: readonly number[],
	) => Promise<readonly ParticipantRollup[]>;
	/** Each type that was measured in these instances, ordered by instance and type. */
	readonly rollupsOfInstances: (account: string, uuids: readonly string[]) => Promise<readonly InstanceRollup[]>;
	/** Who had joined by `joinedByMs` and sent a byte of a shared screen, ordered by id. */
	readonly listSharers: (
		account: string,
		instance: string,
		joinedByMs: number,
		page: PageOf<number>,
	) => Promise<readonly Participant[]>;
	readonly countSharers: (account: string, instance: string, joinedByMs: number) => Promise<number>;
	/** Their slots with a byte of a shared screen, all runs combined, ordered by participant and slot. */
	readonly shareSlotsOf: (
		account: string,
		instance: string,
		participants: readonly number[],
	) => Promise<readonly ShareSlot[]>;
	/** End of the last slot of each participant of an instance (epoch ms). */
	readonly lastSlotEnds: (account: string, instance: string) => Promise<ReadonlyMap<number, number>>;
}

export interface Store
	extends InstanceStore,
		ParticipantStore,
		RatingStore,
		RevocationStore,
		SampleWriter,
		SampleReader {
	/** What of it is damaged, for /metrics; absent where nothing can be. */
	readonly readDamage?: () => Promise<StoreDamage>;
	/** Resolves when the store answers, for /readyz. */
	readonly ping: () => Promise<void>;
	/** Waits for what is under way, then lets go of the folder. Idempotent. */
	readonly close: () => Promise<void>;
}
