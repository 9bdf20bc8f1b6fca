/** `GET /api/v1/webinars/{webinarId}/participants/{participantId}/state` and its kin. */
import type { StatesBody } from "@qoscope/wire";
import { figuresByParticipant } from "../../summary/entries.js";
import { liveSince, slotClockOf } from "../../summary/live-entry.js";
import { statesOf } from "../../summary/states.js";
import { QosError } from "../errors.js";
import { findInstance } from "../find-instance.js";
import { findPerson } from "../find-person.js";
import type { LatencyParts } from "../latency/read-latency.js";
import type { PersonRequest } from "../metrics/metrics-parts.js";
import { readSilence } from "./read-silence.js";

export async function readStates(
	{ store, clock, latestMs, roundTrips }: LatencyParts,
	request: Omit<PersonRequest<unknown>, "query">,
): Promise<StatesBody> {
	const { account, kind, instanceId, personId, unavailable } = request;
	const instance = await findInstance(store, { account, kind, id: instanceId, unavailable });
	const participant = await findPerson(store, instance, personId);
	if (participant === undefined) throw new QosError(unavailable);
	const nowMs = clock.nowMs();
	const sinceMs = liveSince(nowMs);
	const [recent, rollups] = await Promise.all([
		store.recentSlots(account.id, instance.uuid, [participant.id], sinceMs),
		store.summariesOf(account.id, instance.uuid, [participant.id]),
	]);
	const slots = await readSilence(store, { instance, participant: participant.id, recent, sinceMs, rollups });
	const figures = figuresByParticipant(rollups).get(participant.id);
	// Pinged at the hello, and forgotten when the connection closes.
	const isConnected = roundTrips.newestOf(participant) !== undefined;
	return {
		uuid: instance.uuid,
		participantId: String(participant.id),
		...statesOf({ instance, participant, slots, figures, nowMs: slotClockOf(recent, nowMs, latestMs()), isConnected }),
	};
}
