/** Which instance a token belongs to, and making it when there is none. docs/join-token.md has the rules. */
import { Drop } from "../drop.js";
import { instanceDayOf } from "../store/instance-day.js";
import type { Instance, InstanceStore, Participant } from "../store/ports.js";
import { mintInstanceUuid, normalizeInstanceUuid } from "./instance-uuid.js";
import type { LiveInstance, LiveInstances } from "./live-instances.js";
import type { Arrival } from "./ports.js";
import { type HoldPolicy, isExpired, takesNewcomers } from "./token-hold.js";

export interface ResolveParts {
	readonly store: Pick<
		InstanceStore,
		"putInstance" | "findInstanceByUuid" | "findLatestInstance" | "listInstancesDuring"
	>;
	readonly live: LiveInstances;
	readonly monotonicMs: () => number;
	readonly policyOf: (account: string) => HoldPolicy;
}

const numberOf = ({ claims }: Arrival) => Number(claims.webinar.number);
const kindOf = ({ claims }: Arrival) => claims.webinar.kind ?? "webinar";

/** What brings nothing but the past begins an instance that is over: it has an end from the first moment on. */
async function create(parts: ResolveParts, arrival: Arrival, uuid: string, startMs: number): Promise<LiveInstance> {
	const { webinar } = arrival.claims;
	const instance: Instance = {
		account: arrival.account,
		uuid,
		number: numberOf(arrival),
		kind: kindOf(arrival),
		topic: webinar.topic ?? "",
		hostName: webinar.host?.name ?? "",
		hostEmail: webinar.host?.email ?? "",
		hostDepartment: webinar.host?.department ?? "",
		hostUserType: webinar.host?.userType ?? "",
		sessionKey: webinar.sessionKey ?? "",
		customKeys: (webinar.customKeys ?? []).map(({ key, value }) => [key, value] as const),
		trackingFields: (webinar.trackingFields ?? []).map(({ field, value }) => [field, value] as const),
		startMs,
		...(arrival.isPast ? { endMs: startMs, endCause: "idle" } : {}),
		version: 1,
	};
	await parts.store.putInstance(instance);
	const made = parts.live.wrap(instance);
	parts.live.keep(made);
	return made;
}

async function change(parts: Pick<ResolveParts, "store">, live: LiveInstance, instance: Instance): Promise<void> {
	const changed: Instance = { ...instance, version: live.instance.version + 1 };
	await parts.store.putInstance(changed);
	live.instance = changed;
}

/** Takes back an idle end; a running instance is only kept in memory. */
export async function reopen(parts: Pick<ResolveParts, "store" | "live">, live: LiveInstance): Promise<LiveInstance> {
	if (live.instance.endMs !== undefined) {
		const { endMs: _end, endCause: _cause, ...running } = live.instance;
		await change(parts, live, running);
	}
	parts.live.keep(live);
	return live;
}

/** Moves the idle end of an instance to that of a slot which came late. */
export async function moveEnd(parts: Pick<ResolveParts, "store">, live: LiveInstance, endMs: number): Promise<void> {
	const before = live.instance.endMs;
	if (before !== undefined && before < endMs) await change(parts, live, { ...live.instance, endMs });
}

/**
 * A back-fill may bring the past in any order: the earliest of it is when the instance began. Only within its day, since
 * that is where its samples are filed.
 */
async function beginEarlier(parts: ResolveParts, live: LiveInstance, startMs: number): Promise<void> {
	const { instance } = live;
	if (startMs >= instance.startMs || instanceDayOf(startMs) !== instanceDayOf(instance.startMs)) return;
	await change(parts, live, { ...instance, startMs });
}

/** Enters an instance that exists. A number may serve several kinds, but not at the same time. */
async function enter(parts: ResolveParts, arrival: Arrival, live: LiveInstance): Promise<LiveInstance> {
	const { kind, endMs, endCause } = live.instance;
	if (kind !== kindOf(arrival)) {
		throw new Drop("wrong_instance", `The join token is for a ${kindOf(arrival)}, the instance is a ${kind}.`);
	}
	if (endCause === "explicit") throw new Drop("webinar_ended");
	if (arrival.isBackfill) await beginEarlier(parts, live, arrival.atMs);
	const isLate = arrival.isPast === true || isExpired(arrival);
	if (endMs === undefined || !isLate) return reopen(parts, live);
	parts.live.keep(live);
	return live;
}

async function byUuid(parts: ResolveParts, arrival: Arrival, uuid: string, isKnown: boolean): Promise<LiveInstance> {
	const found = await parts.live.load(arrival.account, uuid);
	if (found !== undefined && found.instance.number !== numberOf(arrival)) throw new Drop("wrong_instance");
	if (!isKnown && isExpired(arrival)) throw new Drop("expired_token");
	return found === undefined ? create(parts, arrival, uuid, arrival.atMs) : enter(parts, arrival, found);
}

/** Whether a token is for another event than this one of the same number: only where both have a topic. */
function namesAnother({ claims }: Arrival, { topic }: Instance): boolean {
	const named = claims.webinar.topic ?? "";
	return named !== "" && topic !== "" && named.normalize() !== topic.normalize();
}

/** Whether another instance of the number began after this one. */
export async function isSuperseded(
	{ store }: Pick<ResolveParts, "store">,
	{ account, number, uuid, startMs }: Instance,
): Promise<boolean> {
	const latest = await store.findLatestInstance(account, number);
	return latest !== undefined && latest.uuid !== uuid && latest.startMs >= startMs;
}

/** A new instance. Two back-fills from the same slot share a UUID: they are the same unless something speaks against it. */
async function begin(parts: ResolveParts, arrival: Arrival, startMs: number): Promise<LiveInstance> {
	for (let attempt = 0; ; attempt++) {
		const uuid = mintInstanceUuid(arrival.account, numberOf(arrival), startMs, attempt);
		const found = await parts.live.load(arrival.account, uuid);
		if (found === undefined) return create(parts, arrival, uuid, startMs);
		const { endCause, kind } = found.instance;
		const isSame = endCause !== "explicit" && kind === kindOf(arrival) && !namesAnother(arrival, found.instance);
		if (isSame) return enter(parts, arrival, found);
	}
}

/** Those that run and take newcomers, the one that started last first. */
async function listOpen({ store, live, monotonicMs }: ResolveParts, arrival: Arrival): Promise<LiveInstance[]> {
	const [account, number] = [arrival.account, numberOf(arrival)];
	const known = live.runningOf(account, number).filter((one) => takesNewcomers(one, monotonicMs()));
	if (known.length > 0) return known;
	// Another node may have begun it.
	const latest = await store.findLatestInstance(account, number);
	const isElsewhere = latest !== undefined && latest.endMs === undefined && !live.find(account, latest.uuid);
	return isElsewhere ? [live.wrap(latest)] : [];
}

async function byNumber(parts: ResolveParts, arrival: Arrival): Promise<LiveInstance> {
	const open = await listOpen(parts, arrival);
	const [newest] = open;
	const isOfAnotherKind = newest !== undefined && newest.instance.kind !== kindOf(arrival);
	const fitting = isOfAnotherKind ? newest : open.find(({ instance }) => !namesAnother(arrival, instance));
	if (fitting !== undefined) return enter(parts, arrival, fitting);
	const { account, atMs } = arrival;
	const latest = await parts.store.findLatestInstance(account, numberOf(arrival));
	// The latest instance is the one with the highest start, so a new one must start later, whatever the wall clock did.
	return begin(parts, arrival, latest === undefined ? atMs : Math.max(atMs, latest.startMs + 1));
}

/** The past belongs to the instance that ran at its time, or stopped or started so shortly before or after that it is one. */
async function byTime(parts: ResolveParts, arrival: Arrival): Promise<LiveInstance> {
	const { account, atMs } = arrival;
	const { idleMs } = parts.policyOf(account);
	const { firstMs, endMs } = arrival.slots ?? { firstMs: atMs, endMs: atMs };
	const during = await parts.store.listInstancesDuring(account, numberOf(arrival), firstMs - idleMs, endMs + idleMs);
	const found = during.find(
		(instance) =>
			instance.endCause !== "explicit" && instance.kind === kindOf(arrival) && !namesAnother(arrival, instance),
	);
	if (found === undefined) return begin(parts, arrival, atMs);
	return enter(parts, arrival, parts.live.find(account, found.uuid) ?? parts.live.wrap(found));
}

/** Whether the `jti` stays with the instance that it was in before. */
async function staysIn(parts: ResolveParts, arrival: Arrival, { instance }: LiveInstance): Promise<boolean> {
	const isOver = instance.endMs !== undefined && instance.endCause === "idle";
	if (!isOver || arrival.isPast || isExpired(arrival)) return true;
	return !namesAnother(arrival, instance) && !(await isSuperseded(parts, instance));
}

/**
 * A named UUID decides; else the instance that the `jti` was in before; else one that runs; else a new one. `known` is
 * the earlier visit of the `jti`. To be called by one at a time for each account and number.
 */
export async function resolveInstance(
	parts: ResolveParts,
	arrival: Arrival,
	known: Participant | undefined,
): Promise<LiveInstance> {
	const given = arrival.claims.webinar.uuid;
	if (given !== undefined) {
		const uuid = normalizeInstanceUuid(given);
		if (uuid === undefined) throw new Drop("bad_token");
		return byUuid(parts, arrival, uuid, known?.instance === uuid);
	}
	const earlier = known && (await parts.live.load(arrival.account, known.instance));
	if (earlier !== undefined && (await staysIn(parts, arrival, earlier))) return enter(parts, arrival, earlier);
	if (isExpired(arrival)) throw new Drop("expired_token");
	return arrival.isPast || arrival.isBackfill ? byTime(parts, arrival) : byNumber(parts, arrival);
}
