/** The life of webinars and participants: who arrives, who is there, who left, and when an instance ends. */
import { type AgentFacts, type GivenRating, MAX_BEHIND_MS } from "@qoscope/wire";
import type { Clock } from "../clock.js";
import { Drop } from "../drop.js";
import type { Log } from "../observe/create-logger.js";
import type { Participant, Store } from "../store/ports.js";
import { NotStored } from "../store/watch-writes.js";
import { createSerial } from "./create-serial.js";
import { endLive } from "./end-instance.js";
import { createFindVisit } from "./find-visits.js";
import { normalizeInstanceUuid } from "./instance-uuid.js";
import { createLiveInstances, type LiveInstance, type Presence } from "./live-instances.js";
import { newParticipant } from "./new-participant.js";
import { participantIdOf } from "./participant-id.js";
import { createParticipantSaver, isSaved, saveAll } from "./participant-saver.js";
import type { Arrival, DeviceFacts, Lifecycle, Visit } from "./ports.js";
import { joinEarlier, leaveTimeMs, markLeft, noteSlot } from "./presence.js";
import { reopen, resolveInstance } from "./resolve-instance.js";
import { sweepLive } from "./sweep.js";
import { takeFacts } from "./told-fields.js";

/** One slot: nobody can be seen more often. */
const SWEEP_EVERY_MS = 5_000;
/** Too short to be felt on joining; a statement costs tens of milliseconds, however many it is for. */
const GATHER_MS = 250;

export interface LifecycleParts {
	readonly store: Store;
	readonly clock: Clock;
	readonly log: Log;
	/** How often silence is looked for; 0 leaves `sweep` to the caller. */
	readonly sweepEveryMs?: number;
	/** Pause between two statements of those who arrive, in which the next ones gather. */
	readonly gatherMs?: number;
}

export async function openLifecycle(parts: LifecycleParts): Promise<Lifecycle> {
	const { store, clock, log, sweepEveryMs = SWEEP_EVERY_MS, gatherMs = GATHER_MS } = parts;
	const { nowMs, monotonicMs } = clock;
	const live = createLiveInstances(store, monotonicMs);
	const saver = createParticipantSaver(store, gatherMs);
	const findVisit = createFindVisit(store, gatherMs);
	const serial = createSerial();
	const shared = { store, live, saver, nowMs, monotonicMs };
	const numberKey = (account: string, number: number) => `${account}\0${number}`;

	function admit(found: LiveInstance, participant: Participant, storedVersion: number): Presence {
		const kept = found.presences.get(participant.id);
		if (kept !== undefined) return kept;
		const presence = { participant, storedVersion, seenMs: monotonicMs(), lastSlotEndMs: undefined };
		found.presences.set(participant.id, presence);
		return presence;
	}

	/** Inside the queue of its number, so that no sweep that waits there finds it idle. */
	function markSeen(found: LiveInstance): LiveInstance {
		found.seenMs = monotonicMs();
		return found;
	}

	async function findEarlier({ account, claims }: Arrival): Promise<Participant | undefined> {
		const number = Number(claims.webinar.number);
		const uuid = claims.webinar.uuid === undefined ? undefined : normalizeInstanceUuid(claims.webinar.uuid);
		const near = uuid === undefined ? live.latestOf(account, number) : live.find(account, uuid);
		const kept = near?.presences.get(participantIdOf(account, near.instance.uuid, claims.jti))?.participant;
		if (kept !== undefined) return kept;
		return uuid === undefined
			? findVisit({ account, number, jti: claims.jti })
			: store.findParticipant(account, uuid, participantIdOf(account, uuid, claims.jti));
	}

	async function arrive(arrival: Arrival): Promise<Visit> {
		const { account, claims } = arrival;
		const key = numberKey(account, Number(claims.webinar.number));
		const known = await findEarlier(arrival);
		const found = await serial(key, async () => markSeen(await resolveInstance(shared, arrival, known)));
		const { uuid } = found.instance;
		const id = participantIdOf(account, uuid, claims.jti);
		const isBack = known?.id === id;
		const participant = isBack ? known : newParticipant(arrival, uuid, id);
		const presence = admit(found, participant, isBack ? known.version : 0);
		if (isBack) takeFacts(presence, arrival.facts, arrival.device);
		if (claims.backfill === true) joinEarlier(presence, arrival.atMs);
		presence.seenMs = found.seenMs;
		const { endMs, endCause } = found.instance;
		if (endCause === "explicit") markLeft(presence, endMs ?? arrival.atMs, "ended");
		try {
			await saver.save(presence);
		} catch (error) {
			// Nobody was told that they are here, so nothing is left of them.
			if (presence.storedVersion === 0) found.presences.delete(id);
			throw error;
		}
		if (endCause === "explicit") throw new Drop("webinar_ended");
		return { instance: found.instance, participant: presence.participant };
	}

	/** Brings back what was ended idle or forgotten; undefined when it was ended explicitly. */
	async function revive(visit: Visit): Promise<LiveInstance | undefined> {
		const { account, uuid, number } = visit.instance;
		return serial(numberKey(account, number), async () => {
			const found = (await live.load(account, uuid)) ?? live.wrap(visit.instance);
			return found.instance.endCause === "explicit" ? undefined : markSeen(await reopen(shared, found));
		});
	}

	async function presenceOf(found: LiveInstance, { instance, participant }: Visit): Promise<Presence> {
		const kept = found.presences.get(participant.id);
		if (kept !== undefined) return kept;
		const stored = await store.findParticipant(instance.account, instance.uuid, participant.id);
		return admit(found, stored ?? participant, stored?.version ?? 0);
	}

	async function touchSlowly(visit: Visit, slotEndMs: number): Promise<void> {
		const found = await revive(visit);
		if (found === undefined) return;
		const presence = await presenceOf(found, visit);
		noteSlot(found, presence, slotEndMs, monotonicMs());
		await saver.save(presence);
	}

	async function updateFacts(visit: Visit, facts: AgentFacts, device: DeviceFacts): Promise<void> {
		const { account, uuid } = visit.instance;
		const found = await live.load(account, uuid);
		if (found === undefined || found.instance.endCause === "explicit") return;
		const presence = await presenceOf(found, visit);
		takeFacts(presence, facts, device);
		await saver.save(presence);
	}

	async function lastSlotEndOf({ instance, participant }: Visit): Promise<number | undefined> {
		const { account, uuid } = instance;
		const kept = live.find(account, uuid)?.presences.get(participant.id)?.lastSlotEndMs;
		return kept ?? (await store.lastSlotEnds(account, uuid)).get(participant.id);
	}

	async function rate(visit: Visit, { score, comment = "" }: GivenRating, isPast: boolean): Promise<void> {
		const { account, uuid: instance } = visit.instance;
		const participant = visit.participant.id;
		const lastMs = isPast ? await lastSlotEndOf(visit) : undefined;
		const atMs = Math.min(nowMs(), lastMs ?? Number.POSITIVE_INFINITY);
		await store.putRating({ account, instance, participant, score, comment, atMs });
	}

	async function leave(visit: Visit): Promise<void> {
		const { account, uuid } = visit.instance;
		const found = await live.load(account, uuid);
		if (found === undefined || found.instance.endCause === "explicit") return;
		const presence = await presenceOf(found, visit);
		if (presence.participant.leaveCause !== "left") markLeft(presence, leaveTimeMs(presence, nowMs()), "left");
		await saver.save(presence);
	}

	async function endInstance(account: string, given: string) {
		const uuid = normalizeInstanceUuid(given);
		const seen = uuid === undefined ? undefined : await live.load(account, uuid);
		if (seen === undefined || uuid === undefined) return undefined;
		return serial(numberKey(account, seen.instance.number), async () => {
			const found = (await live.load(account, uuid)) ?? seen;
			if (found.instance.endCause === "explicit") return found.instance;
			live.keep(found);
			return endLive(shared, markSeen(found), "explicit");
		});
	}

	async function sweepAll(): Promise<void> {
		for (const found of [...live.all()]) {
			const { account, uuid, number, endCause } = found.instance;
			try {
				// Ended ones are kept for as long as a report of theirs could still come in time.
				if (endCause === "explicit") {
					await saveAll(saver, found);
					for (const [id, presence] of found.presences) if (isSaved(presence)) found.presences.delete(id);
					if (monotonicMs() - found.seenMs > MAX_BEHIND_MS) live.forget(found);
				} else await sweepLive(shared, found, (task) => serial(numberKey(account, number), task));
			} catch (error) {
				// The next sweep tries again; until then they count as present.
				if (!(error instanceof NotStored))
					log.warn({ err: error, account, instance: uuid }, "could not store who left");
			}
		}
	}

	for (const instance of await store.listOpenInstances()) {
		const found = live.wrap(instance);
		const ends = await store.lastSlotEnds(instance.account, instance.uuid);
		if (ends.size > 0) found.lastSlotEndMs = Math.max(...ends.values());
		for (const participant of await store.listPresentParticipants(instance.account, instance.uuid)) {
			admit(found, participant, participant.version).lastSlotEndMs = ends.get(participant.id);
		}
		live.keep(found);
	}

	let sweeping: Promise<void> | undefined;
	const sweep = () => {
		sweeping ??= sweepAll().finally(() => {
			sweeping = undefined;
		});
		return sweeping;
	};
	const timer = sweepEveryMs > 0 ? setInterval(sweep, sweepEveryMs).unref() : undefined;

	return {
		arrive: (arrival) =>
			serial(`${arrival.account}\0${Number(arrival.claims.webinar.number)}\0${arrival.claims.jti}`, () =>
				arrive(arrival),
			),
		touch(visit, slotEndMs) {
			const found = live.find(visit.instance.account, visit.instance.uuid);
			const presence = found?.presences.get(visit.participant.id);
			if (found === undefined || presence === undefined || found.instance.endMs !== undefined) {
				return touchSlowly(visit, slotEndMs);
			}
			noteSlot(found, presence, slotEndMs, monotonicMs());
			return saver.save(presence);
		},
		isEnded: ({ instance }) => live.find(instance.account, instance.uuid)?.instance.endCause === "explicit",
		updateFacts,
		// One after another, so that the later one stays, and nobody keeps the store busy alone.
		rate: (visit, rating, isPast) =>
			serial(`rating\0${visit.instance.account}\0${visit.instance.uuid}\0${visit.participant.id}`, () =>
				rate(visit, rating, isPast),
			),
		leave,
		endInstance,
		sweep,
		async close() {
			clearInterval(timer);
			await sweeping;
			await saver.settled();
		},
	};
}
