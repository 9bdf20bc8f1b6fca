/** `GET /api/v1/webinars/{webinarId}/participants/{participantId}/causes` and its kin. */
import { type CausesBody, MINUTE_MS } from "@qoscope/wire";
import { causesOf, sharedMinutes } from "../../summary/causes.js";
import { isMinuteOver } from "../../summary/live-entry.js";
import { type AtSameTime, atSameTimeIn } from "../../summary/same-slots.js";
import { QosError } from "../errors.js";
import { findInstance, refuseForgotten } from "../find-instance.js";
import { findPerson } from "../find-person.js";
import type { MetricsParts, PersonRequest } from "../metrics/metrics-parts.js";
import { readCutOffs } from "./read-cut-offs.js";

/** Senders are among the first who join; of thousands of attendees a part says as much as all. */
const COMPARED_WITH = 200;

/** The newest minutes, in which is checked whether a shared loss came in the same slots; in others the minute decides. */
const MOST_SHARED_MINUTES = 60;

export async function readCauses(
	{ store, clock, latestMs }: Pick<MetricsParts, "store" | "clock" | "latestMs">,
	request: Omit<PersonRequest<unknown>, "query">,
): Promise<CausesBody> {
	const { account, kind, instanceId, personId, unavailable, tooOld } = request;
	const instance = await findInstance(store, { account, kind, id: instanceId, unavailable });
	const participant = await findPerson(store, instance, personId);
	if (participant === undefined) throw new QosError(unavailable);
	const nowMs = clock.nowMs();
	const everybody = Number.MAX_SAFE_INTEGER;
	const first = await store.listParticipants(account.id, instance.uuid, everybody, { limit: COMPARED_WITH });
	const others = first.map((other) => other.id).filter((other) => other !== participant.id);
	const minutes = await store.minutesOf(account.id, instance.uuid, [participant.id, ...others]);
	if (minutes.length === 0) await refuseForgotten(store, instance, nowMs, tooOld);
	// While it runs, the minute under way would say something else at every reading.
	const clocks = [nowMs, latestMs()];
	const isOver = (minuteMs: number) => instance.endMs !== undefined || clocks.every((ms) => isMinuteOver(minuteMs, ms));
	const known = minutes.filter(({ minuteMs }) => isOver(minuteMs));
	const cutOffs = await readCutOffs(store, { instance, participant: participant.id, others, minutes: known });
	const windows = causesOf(participant.id, known, cutOffs);
	const sameTimes = new Map<number, AtSameTime>();
	// One after the other: the slots of all the others are many.
	for (const minuteMs of sharedMinutes(windows).slice(-MOST_SHARED_MINUTES)) {
		const people = [participant.id, ...others];
		const slots = await store.recentSlots(account.id, instance.uuid, people, minuteMs, minuteMs + MINUTE_MS);
		sameTimes.set(minuteMs, atSameTimeIn(slots));
	}
	return {
		uuid: instance.uuid,
		participantId: String(participant.id),
		comparedWith: others.length,
		windows: [...(sameTimes.size === 0 ? windows : causesOf(participant.id, known, cutOffs, sameTimes))],
	};
}
