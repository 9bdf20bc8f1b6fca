/** The life of webinars and participants: who arrives, who is there, who left, and when an instance ends. */
import { type AgentFacts, type GivenRating, MAX_BEHIND_MS } from "@qoscope/wire";
import type { Clock } from "../clock.js";
import { Drop, LAPSED } from "../drop.js";
import type { Log } from "../observe/create-logger.js";
import type { Participant, Store } from "../store/ports.js";
import { NotStored } from "../store/watch-writes.js";
import { createSerial } from "./create-serial.js";
import { endLive } from "./end-instance.js";
import { createFindVisit } from "./find-visits.js";
import { normalizeInstanceUuid } from "./instance-uuid.js";
import { createLiveInstances, type LiveInstance, type Presence } from "./live-instances.js";
import { newParticipant } from "./new-participant.js";
import { openTouch } from "./open-touch.js";
import { participantIdOf } from "./participant-id.js";
import { createParticipantSaver, isSaved, saveAll } from "./participant-saver.js";
import type { Arrival, DeviceFacts, Lifecycle, Visit, VisitToken } from "./ports.js";
import { GONE_AFTER_MS, isPresent, joinEarlier, leaveTimeMs, markLeft } from "./presence.js";
import { resolveInstance } from "./resolve-instance.js";
import { sweepLive } from "./sweep.js";
import { type AccountHold, createHoldPolicies, expiryMsOf, heldForMs, isExpired } from "./token-hold.js";
import { takeFacts } from "./told-fields.js";

/** One slot: nobody can be seen more often. */
const SWEEP_EVERY_MS = 5_000;
/** Too short to be felt on joining; a statement costs tens of milliseconds, however many it is for. */
const GATHER_MS = 250;

export interface LifecycleParts {
	readonly store: Store;
	readonly clock: Clock;
	readonly log: Log;
	/** How long the instances of each account run; the usual times hold for the others. */
	readonly accounts?: readonly AccountHold[];
	/** How often silence is looked for; 0 leaves `sweep` to the caller. */
	readonly sweepEveryMs?: number;
	/** Pause between two statements of those who arrive, in which the next ones gather. */
	readonly gatherMs?: number;
}

export async function openLifecycle(parts: LifecycleParts): Promise<Lifecycle> {
	const { store, clock, log, accounts = [], sweepEveryMs = SWEEP_EVERY_MS, gatherMs = GATHER_MS } = parts;
	const { nowMs, monotonicMs } = clock;
	const live = createLiveInstances(store, monotonicMs);
	const saver = createParticipantSaver(store, gatherMs);
	const findVisit = createFindVisit(store, gatherMs);
	const serial = createSerial();
	const policyOf = createHoldPolicies(accounts);
	const shared = { store, live, saver, nowMs, monotonicMs, policyOf };
	const moment = () => ({ nowMs: nowMs(), monotonicMs: monotonicMs() });
	const numberKey = (account: string, number: number) => `${account}\0${number}`;
	const alone = <Result>(account: string, number: number, task: () => Promise<Result>) =>
		serial(numberKey(account, number), task);

	function admit(found: LiveInstance, participant: Participant, storedVersion: number): Presence {
		const kept = found.presences.get(participant.id);
		if (kept !== undefined) return kept;
		const seenMs = monotonicMs();
		const heldUntilMs = seenMs + heldForMs(participant.joinMs, nowMs(), policyOf(participant.account));
		const presence = { participant, storedVersion, seenMs, heldUntilMs, lastSlotEndMs: undefined };
		found.presences.set(participant.id, presence);
		return presence;
	}

	/** What the token of an arrival allows somebody who joined then. */
	function tokenOf({ account, claims }: Arrival, joinMs: number): VisitToken {
		const expiresMs = expiryMsOf(claims.exp);
		const heldMs = Math.max(expiresMs - nowMs(), heldForMs(joinMs, nowMs(), policyOf(account)));
		return { expiresMs, heldUntilMs: monotonicMs() + heldMs, lastSlotEndMs: undefined };
	}

	/** An expired token still brings what follows the slots of its visit, and nothing else after the end. */
	async function checkLapse(arrival: Arrival, visit: Visit): Promise<void> {
		const { endMs } = visit.instance;
		if (endMs === undefined || !isExpired(arrival)) return;
		const lastMs = (await lastSlotEndOf(visit)) ?? visit.participant.joinMs;
		visit.token.lastSlotEndMs = lastMs;
		const firstMs = arrival.slots?.firstMs ?? lastMs;
		if (nowMs() - endMs > MAX_BEHIND_MS || firstMs - lastMs > GONE_AFTER_MS) throw new Drop("expired_token", LAPSED);
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

	/** The visit before this one, to which the slots belong that follow its end and come only now. */
	async function earlierOf(arrival: Arrival, known: Participant | undefined, found: LiveInstance) {
		const before = known && known.instance !== found.instance.uuid && (await live.load(known.account, known.instance));
		if (!before || before.instance.endMs === undefined || before.instance.endCause === "explicit") return {};
		const { idleMs } = policyOf(arrival.account);
		const untilMs = Math.min(found.instance.startMs, before.instance.endMs + idleMs);
		const token = tokenOf(arrival, known.joinMs);
		const visit = { instance: before.instance, participant: known, token, isBackfill: false, isPast: true };
		return { earlier: { visit, untilMs } };
	}

	async function arrive(arrival: Arrival): Promise<Visit> {
		const { account, claims, isBackfill = false, isPast = false } = arrival;
		const known = await findEarlier(arrival);
		const { found, token } = await alone(account, Number(claims.webinar.number), async () => {
			const resolved = await resolveInstance(shared, arrival, known);
			const isSameVisit = known?.instance === resolved.instance.uuid;
			const allowed = tokenOf(arrival, isSameVisit ? known.joinMs : arrival.atMs);
			// Inside the queue of its number, so that no sweep that waits there finds it idle.
			if (!isPast && monotonicMs() < allowed.heldUntilMs) resolved.seenMs = monotonicMs();
			return { found: resolved, token: allowed };
		});
		const { uuid } = found.instance;
		const id = participantIdOf(account, uuid, claims.jti);
		const isBack = known?.id === id;
		const participant = isBack ? known : newParticipant(arrival, uuid, id);
		const earlier = await earlierOf(arrival, known, found);
		await checkLapse(arrival, { instance: found.instance, participant, token, isBackfill, isPast });
		const presence = admit(found, participant, isBack ? known.version : 0);
		presence.heldUntilMs = Math.max(presence.heldUntilMs, token.heldUntilMs);
		if (isBack) takeFacts(presence, arrival.facts, arrival.device);
		if (isBackfill) joinEarlier(presence, arrival.atMs);
		if (!isPast) presence.seenMs = monotonicMs();
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
		const visit = { instance: found.instance, participant: presence.participant, token, isBackfill, isPast };
		return { ...visit, ...earlier };
	}

	async function presenceOf(found: LiveInstance, { instance, participant }: Visit): Promise<Presence> {
		const kept = found.presences.get(participant.id);
		if (kept !== undefined) return kept;
		const stored = await store.findParticipant(instance.account, instance.uuid, participant.id);
		return admit(found, stored ?? participant, stored?.version ?? 0);
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

	async function endIfEmpty(account: string, uuid: string, number: number): Promise<void> {
		await alone(account, number, async () => {
			const found = live.find(account, uuid);
			if (found === undefined || found.instance.endMs !== undefined) return;
			if ([...found.presences.values()].some(isPresent)) return;
			if ((await store.listPresentParticipants(account, uuid)).length === 0) await endLive(shared, found, "idle");
		});
	}

	async function leave(visit: Visit): Promise<void> {
		const { account, uuid, number } = visit.instance;
		const found = await live.load(account, uuid);
		if (found === undefined || found.instance.endCause === "explicit") return;
		const presence = await presenceOf(found, visit);
		if (presence.participant.leaveCause !== "left") {
			const leftMs = leaveTimeMs(presence.lastSlotEndMs ?? (await lastSlotEndOf(visit)), nowMs());
			markLeft(presence, Math.min(leftMs, found.instance.endMs ?? leftMs), "left");
		}
		await saver.save(presence);
		if (visit.isBackfill) await endIfEmpty(account, uuid, number);
	}

	async function endInstance(account: string, given: string) {
		const uuid = normalizeInstanceUuid(given);
		const seen = uuid === undefined ? undefined : await live.load(account, uuid);
		if (seen === undefined || uuid === undefined) return undefined;
		return alone(account, seen.instance.number, async () => {
			const found = (await live.load(account, uuid)) ?? seen;
			if (found.instance.endCause === "explicit") return found.instance;
			live.keep(found);
			found.seenMs = monotonicMs();
			return endLive(shared, found, "explicit");
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
				} else await sweepLive(shared, found, (task) => alone(account, number, task));
			} catch (error) {
				// The next sweep tries again; until then they count as present.
				if (!(error instanceof NotStored))
					log.warn({ err: error, account, instance: uuid }, "could not store who left");
			}
		}
	}

	const { touch, isLapsed } = openTouch({ store, live, saver, moment, policyOf, presenceOf, alone });

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
		touch,
		isLapsed,
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
