/** From the `{webinarId}` of a path to the one instance that it names. */
import type { Account } from "../config/config-schema.js";
import { normalizeInstanceUuid } from "../live/instance-uuid.js";
import type { Instance, InstanceStore, SampleReader } from "../store/ports.js";
import { type ErrorKey, QosError } from "./errors.js";

const NUMBER = /^[1-9][0-9]{0,14}$/;

/** A number names the latest instance, a UUID its own: with or without its `==`, with `+` and `/` or `-` and `_`. */
export async function lookUpInstance(
	store: InstanceStore,
	account: Account,
	webinarId: string,
): Promise<Instance | undefined> {
	if (NUMBER.test(webinarId)) return store.findLatestInstance(account.id, Number(webinarId));
	const uuid = normalizeInstanceUuid(webinarId);
	return uuid === undefined ? undefined : store.findInstanceByUuid(account.id, uuid);
}

/** The webinar of the caller's own account; anything else is `unavailable`, whatever the reason. */
export async function findWebinar(
	store: InstanceStore,
	account: Account,
	webinarId: string,
	unavailable: ErrorKey,
): Promise<Instance> {
	const instance = await lookUpInstance(store, account, webinarId);
	if (instance?.kind !== "webinar") throw new QosError(unavailable);
	if (!account.collection) throw new QosError("collection_off", { values: { webinarId } });
	return instance;
}

const YEAR_MS = 365 * 86_400_000;

/**
 * For a reading that found nothing: figures that retention dropped are told apart from figures that never were, as the
 * contract wants. While the instance still has figures of anybody, nothing was dropped.
 */
export async function refuseForgotten(
	store: SampleReader,
	{ account, uuid, startMs }: Instance,
	nowMs: number,
	tooOld: ErrorKey,
): Promise<void> {
	if (startMs >= nowMs - YEAR_MS) return;
	const kept = await store.lastSlotEnds(account, uuid);
	if (kept.size === 0) throw new QosError(tooOld);
}
