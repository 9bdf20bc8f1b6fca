/** Which instance a token belongs to, and making it when there is none. */
import { MAX_BEHIND_MS } from "@qoscope/wire";
import { Drop } from "../drop.js";
import type { Instance, InstanceStore, Participant } from "../store/ports.js";
import { mintInstanceUuid, normalizeInstanceUuid } from "./instance-uuid.js";
import type { LiveInstance, LiveInstances } from "./live-instances.js";
import type { Arrival } from "./ports.js";

export interface ResolveParts {
	readonly store: Pick<InstanceStore, "putInstance" | "findInstanceByUuid" | "findLatestInstance">;
	readonly live: LiveInstances;
	readonly nowMs: () => number;
}

/** By when it came, not by how long it then waited for its turn. */
function isExpired({ claims, receivedMs }: Arrival): boolean {
	return claims.exp * 1_000 <= receivedMs;
}

async function create(parts: ResolveParts, arrival: Arrival, uuid: string, startMs: number): Promise<LiveInstance> {
	const { webinar } = arrival.claims;
	const instance: Instance = {
		account: arrival.account,
		uuid,
		number: Number(webinar.number),
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
		version: 1,
	};
	await parts.store.putInstance(instance);
	const made = parts.live.wrap(instance);
	parts.live.keep(made);
	return made;
}

/** Takes back an idle end; a running instance is only kept in memory. */
export async function reopen(parts: Pick<ResolveParts, "store" | "live">, live: LiveInstance): Promise<LiveInstance> {
	if (live.instance.endMs !== undefined) {
		const { endMs: _end, endCause: _cause, ...running } = live.instance;
		const instance: Instance = { ...running, version: running.version + 1 };
		await parts.store.putInstance(instance);
		live.instance = instance;
	}
	parts.live.keep(live);
	return live;
}

const kindOf = ({ claims }: Arrival) => claims.webinar.kind ?? "webinar";

/** Enters an instance that exists. A number may serve several kinds, but not at the same time. */
function enter(parts: ResolveParts, arrival: Arrival, live: LiveInstance): Promise<LiveInstance> {
	const { kind } = live.instance;
	if (kind !== kindOf(arrival)) {
		throw new Drop("wrong_instance", `The join token is for a ${kindOf(arrival)}, the instance is a ${kind}.`);
	}
	if (live.instance.endCause === "explicit") throw new Drop("webinar_ended");
	return reopen(parts, live);
}

async function byUuid(parts: ResolveParts, arrival: Arrival, uuid: string, isKnown: boolean): Promise<LiveInstance> {
	const found = await parts.live.load(arrival.account, uuid);
	if (found !== undefined && found.instance.number !== Number(arrival.claims.webinar.number)) {
		throw new Drop("wrong_instance");
	}
	if (!isKnown && isExpired(arrival)) throw new Drop("expired_token");
	return found === undefined ? create(parts, arrival, uuid, arrival.atMs) : enter(parts, arrival, found);
}

async function byNumber(parts: ResolveParts, arrival: Arrival): Promise<LiveInstance> {
	const { account, atMs } = arrival;
	const number = Number(arrival.claims.webinar.number);
	const kept = parts.live.latestOf(account, number);
	if (kept !== undefined && kept.instance.endMs === undefined) return enter(parts, arrival, kept);
	const latest = await parts.store.findLatestInstance(account, number);
	if (latest !== undefined && latest.endMs === undefined) {
		const live = parts.live.find(account, latest.uuid) ?? parts.live.wrap(latest);
		return enter(parts, arrival, live);
	}
	// The latest instance is the one with the highest start, so a new one must start later, whatever the wall clock did.
	const isPast = arrival.claims.backfill === true;
	const startMs = isPast || latest === undefined ? atMs : Math.max(atMs, latest.startMs + 1);
	// Two back-fills from the same slot share a UUID: they are the same instance unless that was ended explicitly
	// or is of another kind.
	for (let attempt = 0; ; attempt++) {
		const uuid = mintInstanceUuid(account, number, startMs, attempt);
		const found = await parts.live.load(account, uuid);
		if (found === undefined) return create(parts, arrival, uuid, startMs);
		const isSame = found.instance.endCause !== "explicit" && found.instance.kind === kindOf(arrival);
		if (isSame) return enter(parts, arrival, found);
	}
}

/**
 * A named UUID decides; else the instance that the `jti` was in before; else the latest one while it runs; else a new
 * one. `known` is the earlier visit of the `jti`. To be called by one at a time for each account and number.
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
	const expired = isExpired(arrival);
	if (earlier !== undefined) {
		// Late reports of a lost connection may come with an expired token, but not so late that they would be too old.
		const { endMs, endCause } = earlier.instance;
		const isLongOver = endMs !== undefined && endCause === "idle" && parts.nowMs() - endMs > MAX_BEHIND_MS;
		if (expired && isLongOver) throw new Drop("expired_token");
		return enter(parts, arrival, earlier);
	}
	if (expired) throw new Drop("expired_token");
	return byNumber(parts, arrival);
}
