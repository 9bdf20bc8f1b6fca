/** From the id of a path to the one instance that it names. */
import type { InstanceKind } from "@qoscope/wire";
import type { Account } from "../config/config-schema.js";
import { normalizeInstanceUuid } from "../live/instance-uuid.js";
import type { Instance, InstanceStore, SampleReader } from "../store/ports.js";
import { type ErrorKey, QosError } from "./errors.js";

const NUMBER = /^[1-9][0-9]{0,14}$/;

/**
 * A number names the latest instance of the kind, a UUID its own: with or without its `==`, with `+` and `/` or `-` and
 * `_`. A webinar and a meeting may have used one number at different times.
 */
export async function lookUpInstance(
	store: InstanceStore,
	{ account, kind, id }: Omit<WantedInstance, "unavailable">,
): Promise<Instance | undefined> {
	if (NUMBER.test(id)) return store.findLatestInstance(account.id, Number(id), kind);
	const uuid = normalizeInstanceUuid(id);
	const found = uuid === undefined ? undefined : await store.findInstanceByUuid(account.id, uuid);
	return found?.kind === kind ? found : undefined;
}

export interface WantedInstance {
	readonly account: Account;
	readonly kind: InstanceKind;
	/** As the path has it. */
	readonly id: string;
	/** The answer when there is none. */
	readonly unavailable: ErrorKey;
}

/** The instance of the caller's own account; anything else is `unavailable`, whatever the reason. */
export async function findInstance(
	store: InstanceStore,
	{ account, kind, id, unavailable }: WantedInstance,
): Promise<Instance> {
	const instance = await lookUpInstance(store, { account, kind, id });
	if (instance === undefined) throw new QosError(unavailable);
	if (!account.collection) throw new QosError("collection_off", { values: { kind, id } });
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
