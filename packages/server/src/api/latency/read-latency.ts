/** `GET /api/v1/webinars/{webinarId}/participants/{participantId}/latency` and its kin. */
import type { LatencyBody } from "@qoscope/wire";
import type { RoundTrips } from "../../live/ports.js";
import { latencyOf } from "../../summary/latency.js";
import { isRecent, liveSince, slotClockOf } from "../../summary/live-entry.js";
import { QosError } from "../errors.js";
import { findInstance, refuseForgotten } from "../find-instance.js";
import { findPerson } from "../find-person.js";
import type { MetricsParts, PersonRequest } from "../metrics/metrics-parts.js";

export interface LatencyParts extends Pick<MetricsParts, "store" | "clock" | "latestMs"> {
	readonly roundTrips: Pick<RoundTrips, "newestOf">;
}

export async function readLatency(
	{ store, clock, latestMs, roundTrips }: LatencyParts,
	request: Omit<PersonRequest<unknown>, "query">,
): Promise<LatencyBody> {
	const { account, kind, instanceId, personId, unavailable, tooOld } = request;
	const instance = await findInstance(store, { account, kind, id: instanceId, unavailable });
	const participant = await findPerson(store, instance, personId);
	if (participant === undefined) throw new QosError(unavailable);
	const nowMs = clock.nowMs();
	const isPresent = instance.endMs === undefined && participant.leaveMs === undefined;
	const [rollups, slots] = await Promise.all([
		store.summariesOf(account.id, instance.uuid, [participant.id]),
		isPresent ? store.recentSlots(account.id, instance.uuid, [participant.id], liveSince(nowMs)) : [],
	]);
	if (rollups.length === 0) await refuseForgotten(store, instance, nowMs, tooOld);
	const telemetryRoundTripMs = roundTrips.newestOf(participant);
	return {
		uuid: instance.uuid,
		participantId: String(participant.id),
		...(telemetryRoundTripMs === undefined ? {} : { telemetryRoundTripMs }),
		types: latencyOf(
			rollups,
			slots.filter(({ slotMs }) => isRecent(slotMs, slotClockOf(slots, nowMs, latestMs()))),
		),
	};
}
