/**
 * What happens to everything that agents send, as a list. Both doors use it, for entrances (the token, before anything else
 * is read), openings (the hello of a connection, the head of a batch), reports, changed facts and ratings. A step takes what it got further or throws a Drop; only the
 * last one may wait, except for openings, so that what comes through one connection stays in order.
 */
import { type AgentFacts, SLOT_MS, WIRE_VERSION } from "@qoscope/wire";
import { isAllowedOrigin } from "../allowed-origins.js";
import { type Clock, followLatest } from "../clock.js";
import { Drop, LAPSED } from "../drop.js";
import { plainIpAddress } from "../ip-address.js";
import type { DeviceFacts, Lifecycle, Visit } from "../live/ports.js";
import type { Log } from "../observe/create-logger.js";
import { NotStored } from "../store/watch-writes.js";
import type { BatchWriter } from "./batch-writer.js";
import { decodeReport } from "./decode-report.js";
import { deviceFactsOf } from "./device-facts.js";
import type { PlaceFinder } from "./open-place-finder.js";
import { namesWebinar } from "./path-webinar.js";
import { redactClaims, redactFacts, redactRating } from "./redact.js";
import type { Arriving, Delivery, Reporter, Step } from "./step.js";
import { timeProblem } from "./time-problem.js";
import type { VerifyJoinToken } from "./verify-join-token.js";

export interface StepParts {
	readonly verify: VerifyJoinToken;
	readonly lifecycle: Lifecycle;
	readonly writer: BatchWriter;
	readonly places: PlaceFinder;
	readonly clock: Clock;
	readonly log: Log;
	/** How long samples are kept. */
	readonly keptMs: number;
	readonly countUnknown: (count: number) => void;
}

/** Slots that were measured before the instance began may belong to the one before it. */
function visitOf({ reporter, slotMs }: Pick<Delivery, "reporter" | "slotMs">): Visit {
	const { visit } = reporter;
	return visit.earlier !== undefined && slotMs < visit.earlier.untilMs ? visit.earlier.visit : visit;
}

/** Whether reports of any age are taken: by the claim, and through the batch door alone. */
export function isBackfill({ opening, identity }: Arriving): boolean {
	return opening.door === "batch" && identity.claims.backfill === true;
}

function authenticate({ verify, lifecycle, clock }: StepParts): Step {
	function whileRunning<Value extends { readonly reporter: Reporter }>(value: Value): Value {
		if (lifecycle.isEnded(value.reporter.visit)) throw new Drop("webinar_ended");
		return value;
	}
	return {
		name: "authenticate",
		async entrance({ token, pathWebinar, origin }) {
			const { account, claims } = await verify(token, clock.nowMs());
			if (!namesWebinar(pathWebinar, claims.webinar)) throw new Drop("other_webinar");
			if (!account.collection) throw new Drop("collection_off");
			// What is no browser sends no Origin, and could send any.
			const { allowedOrigins } = account;
			if (origin !== undefined && allowedOrigins !== undefined && !isAllowedOrigin(allowedOrigins, origin)) {
				throw new Drop("origin_not_allowed");
			}
			return { account, claims };
		},
		report: whileRunning,
		facts: whileRunning,
		rating: whileRunning,
	};
}

function validate({ countUnknown }: StepParts): Step {
	return {
		name: "validate",
		opening(arriving) {
			if (arriving.opening.version !== WIRE_VERSION) throw new Drop("unsupported_version");
			return arriving;
		},
		report(delivery) {
			const { samples, unknownValues } = decodeReport(delivery.encoded);
			countUnknown(unknownValues);
			return { ...delivery, samples };
		},
	};
}

function checkTimes({ lifecycle, clock, keptMs }: StepParts): Step {
	const latestMs = followLatest(clock);
	const moment = () => ({ nowMs: clock.nowMs(), latestMs: latestMs() });
	return {
		name: "checkTime",
		opening(arriving) {
			const { door, slotsMs } = arriving.opening;
			if (door === "stream") return arriving;
			const now = moment();
			const { nowMs } = now;
			const isAny = isBackfill(arriving);
			const kept = slotsMs.filter((slotMs) => timeProblem(slotMs, now, isAny, keptMs) === undefined);
			if (kept.length === 0) return { ...arriving, isPast: isAny };
			const slots = { firstMs: Math.min(...kept), endMs: Math.max(...kept) + SLOT_MS };
			const isPast = nowMs - slots.endMs >= arriving.identity.account.idleSeconds * 1_000;
			const atMs = isAny || isPast ? Math.min(nowMs, slots.firstMs) : arriving.atMs;
			return { ...arriving, slots, isPast, atMs };
		},
		report(delivery) {
			const { reporter, slotMs } = delivery;
			const problem = timeProblem(slotMs, moment(), reporter.isBackfill, keptMs);
			if (problem !== undefined) throw problem;
			if (lifecycle.isLapsed(visitOf(delivery), slotMs)) throw new Drop("expired_token", LAPSED);
			return delivery;
		},
		rating: (judgement) => ({ ...judgement, isPast: judgement.reporter.isBackfill }),
	};
}

function redact(): Step {
	return {
		name: "redact",
		opening(arriving) {
			const { account, claims } = arriving.identity;
			return {
				...arriving,
				facts: redactFacts(arriving.facts, account),
				ipAddress: plainIpAddress(arriving.ipAddress),
				identity: { account, claims: redactClaims(claims) },
			};
		},
		facts: (telling) => ({ ...telling, facts: redactFacts(telling.facts, telling.reporter.account) }),
		rating: (judgement) => ({ ...judgement, rating: redactRating(judgement.rating) }),
	};
}

function readDevice(facts: AgentFacts, userAgent: string): DeviceFacts {
	return deviceFactsOf(facts.userAgent ?? userAgent, facts);
}

function enrich({ places }: StepParts): Step {
	return {
		name: "enrich",
		opening: (arriving) => ({
			...arriving,
			device: readDevice(arriving.facts, arriving.opening.userAgent),
			place: places.find(arriving.ipAddress),
		}),
		facts(telling) {
			const { reporter, facts } = telling;
			reporter.facts = { ...reporter.facts, ...facts };
			return { ...telling, device: readDevice(reporter.facts, reporter.userAgent) };
		},
		report(delivery) {
			const { run } = delivery.reporter;
			const visit = visitOf(delivery);
			const { account, uuid: instance } = visit.instance;
			const participant = visit.participant.id;
			const { slotMs } = delivery;
			const rows = delivery.samples.map((typed) => ({ account, instance, participant, slotMs, run, ...typed }));
			return { ...delivery, rows };
		},
	};
}

function write({ lifecycle, writer, log }: StepParts): Step {
	return {
		name: "write",
		async opening(arriving) {
			const { identity, facts, receivedMs, atMs, slots, isPast, ipAddress, device, place } = arriving;
			const { account, claims } = identity;
			if (device === undefined || place === undefined) throw new Error("Nothing is known of the device and its place.");
			const times = { receivedMs, atMs, slots, isPast, isBackfill: isBackfill(arriving) };
			const arrival = { account: account.id, claims, ...times, ipAddress, facts, device, place };
			return { ...arriving, visit: await lifecycle.arrive(arrival) };
		},
		async report(delivery) {
			const visit = visitOf(delivery);
			await writer.add(visit.instance.startMs, delivery.rows);
			try {
				await lifecycle.touch(visit, delivery.slotMs + SLOT_MS);
			} catch (error) {
				// The samples are stored, and that is what an acknowledgement says. The sweep writes presence again.
				if (!(error instanceof NotStored)) {
					log.warn({ err: error, instance: visit.instance.uuid }, "could not store that a participant is present");
				}
			}
			return delivery;
		},
		async facts(telling) {
			const { reporter, facts, device } = telling;
			if (device === undefined) throw new Error("Nothing is known of the device.");
			await lifecycle.updateFacts(reporter.visit, facts, device);
			return telling;
		},
		async rating(judgement) {
			await lifecycle.rate(judgement.reporter.visit, judgement.rating, judgement.isPast);
			return judgement;
		},
	};
}

export function createSteps(parts: StepParts): readonly Step[] {
	return [authenticate(parts), validate(parts), checkTimes(parts), redact(), enrich(parts), write(parts)];
}
