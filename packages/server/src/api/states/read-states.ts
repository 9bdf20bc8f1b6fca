/** `GET /api/v1/webinars/{webinarId}/participants/{participantId}/state` and its kin. */
import { hasSilence, type StatesBody } from "@qoscope/wire";
import { liveSince } from "../../summary/live-entry.js";
import { statesOf } from "../../summary/states.js";
import { QosError } from "../errors.js";
import { findInstance } from "../find-instance.js";
import { findPerson } from "../find-person.js";
import type { LatencyParts } from "../latency/read-latency.js";
import type { PersonRequest } from "../metrics/metrics-parts.js";
import { readFigures } from "../metrics/participant-figures.js";

export async function readStates(
	{ store, clock, roundTrips }: LatencyParts,
	request: Omit<PersonRequest<unknown>, "query">,
): Promise<StatesBody> {
	const { account, kind, instanceId, personId, unavailable } = request;
	const instance = await findInstance(store, { account, kind, id: instanceId, unavailable });
	const participant = await findPerson(store, instance, personId);
	if (participant === undefined) throw new QosError(unavailable);
	const nowMs = clock.nowMs();
	const [recent, figures] = await Promise.all([
		store.recentSlots(account.id, instance.uuid, [participant.id], liveSince(nowMs)),
		readFigures({ store }, instance, [participant]),
	]);
	// Whether a silence is a dead way is told by what was before it, however long it lasts.
	const slots = hasSilence(recent)
		? await store.recentSlots(account.id, instance.uuid, [participant.id], participant.joinMs)
		: recent;
	// Pinged at the hello, and forgotten when the connection closes.
	const isConnected = roundTrips.newestOf(participant) !== undefined;
	return {
		uuid: instance.uuid,
		participantId: String(participant.id),
		...statesOf({ instance, participant, slots, figures: figures.get(participant.id), nowMs, isConnected }),
	};
}
