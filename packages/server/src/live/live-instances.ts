/** What the process knows of running instances and who is in them. The store is the truth; this saves asking it. */
import type { Instance, InstanceStore, Participant } from "../store/ports.js";

/** One participant of a running instance. Times named `seen` are on the monotonic clock. */
export interface Presence {
	participant: Participant;
	/** Version that the store holds; behind `participant.version` while a write is due. */
	storedVersion: number;
	seenMs: number;
	/** Until when the token keeps the instance running; on the monotonic clock, too. */
	heldUntilMs: number;
	lastSlotEndMs: number | undefined;
}

export interface LiveInstance {
	instance: Instance;
	/** Last sign of life from somebody whose token keeps the instance running. */
	seenMs: number;
	lastSlotEndMs: number | undefined;
	readonly presences: Map<number, Presence>;
}

export interface LiveInstances {
	readonly all: () => IterableIterator<LiveInstance>;
	readonly find: (account: string, uuid: string) => LiveInstance | undefined;
	/** From memory, else from the store; what the store has is not kept before `keep`. */
	readonly load: (account: string, uuid: string) => Promise<LiveInstance | undefined>;
	readonly wrap: (instance: Instance) => LiveInstance;
	readonly keep: (live: LiveInstance) => void;
	readonly forget: (live: LiveInstance) => void;
	/** Those of a number that run, the one that started last first. */
	readonly runningOf: (account: string, number: number) => readonly LiveInstance[];
	/** The instance that the number last resolved to, when it is still kept. */
	readonly latestOf: (account: string, number: number) => LiveInstance | undefined;
}

const keyOf = (account: string, uuid: string | number) => `${account}\0${uuid}`;

export function createLiveInstances(
	store: Pick<InstanceStore, "findInstanceByUuid">,
	monotonicMs: () => number,
): LiveInstances {
	const byUuid = new Map<string, LiveInstance>();
	const latest = new Map<string, LiveInstance>();
	const byNumber = new Map<string, Set<LiveInstance>>();
	const find = (account: string, uuid: string) => byUuid.get(keyOf(account, uuid));
	const wrap = (instance: Instance): LiveInstance => ({
		instance,
		seenMs: monotonicMs(),
		lastSlotEndMs: instance.endMs,
		presences: new Map(),
	});

	return {
		all: () => byUuid.values(),
		find,
		wrap,
		async load(account, uuid) {
			const kept = find(account, uuid);
			if (kept !== undefined) return kept;
			const stored = await store.findInstanceByUuid(account, uuid);
			return find(account, uuid) ?? (stored && wrap(stored));
		},
		keep(live) {
			const { account, uuid, number, startMs } = live.instance;
			byUuid.set(keyOf(account, uuid), live);
			const ofNumber = byNumber.get(keyOf(account, number)) ?? new Set();
			byNumber.set(keyOf(account, number), ofNumber.add(live));
			const before = latest.get(keyOf(account, number));
			if (before === undefined || before.instance.startMs <= startMs) latest.set(keyOf(account, number), live);
		},
		forget(live) {
			const { account, uuid, number } = live.instance;
			if (find(account, uuid) === live) byUuid.delete(keyOf(account, uuid));
			if (latest.get(keyOf(account, number)) === live) latest.delete(keyOf(account, number));
			const ofNumber = byNumber.get(keyOf(account, number));
			ofNumber?.delete(live);
			if (ofNumber?.size === 0) byNumber.delete(keyOf(account, number));
		},
		runningOf: (account, number) =>
			[...(byNumber.get(keyOf(account, number)) ?? [])]
				.filter(({ instance }) => instance.endMs === undefined)
				.sort((a, b) => b.instance.startMs - a.instance.startMs),
		latestOf: (account, number) => latest.get(keyOf(account, number)),
	};
}
