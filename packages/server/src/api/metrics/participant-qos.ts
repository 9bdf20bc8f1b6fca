/** `GET …/participants/{participantId}/qos` and `GET …/users/{userId}/qos`: one participant's figures. */
import type { MeetingParticipantQosBody, ParticipantQosBody, SessionUserQosBody } from "@qoscope/wire";
import { QosError } from "../errors.js";
import { findInstance, refuseForgotten } from "../find-instance.js";
import { findPerson } from "../find-person.js";
import {
	type MeasuredParticipant,
	presentMeetingParticipantQos,
	presentParticipantQos,
} from "../present/participant-qos.js";
import { presentUserQos } from "../present/session-user.js";
import { fitsState } from "../profile.js";
import type { WebinarState } from "../query.js";
import type { MetricsParts, PersonRequest } from "./metrics-parts.js";
import { readEntries } from "./participant-entries.js";
import { readFigures } from "./participant-figures.js";

export interface QosQuery {
	readonly type: WebinarState;
}

async function readMeasured(parts: MetricsParts, request: PersonRequest<QosQuery>): Promise<MeasuredParticipant> {
	const { account, kind, instanceId, personId, unavailable, tooOld } = request;
	const { type } = request.query;
	const { store, clock } = parts;
	const instance = await findInstance(store, { account, kind, id: instanceId, unavailable });
	const participant = await findPerson(store, instance, personId);
	if (participant === undefined || !fitsState(account, type, instance.endMs === undefined)) {
		throw new QosError(unavailable);
	}
	const [entries, figures] = await Promise.all([
		readEntries(parts, instance, [participant], type),
		readFigures(parts, instance, [participant]),
	]);
	const own = entries.get(participant.id) ?? [];
	if (type === "past" && figures.size === 0) await refuseForgotten(store, instance, clock.nowMs(), tooOld);
	return { instance, participant, entries: own, figures: figures.get(participant.id), policy: account };
}

export async function readParticipantQos(
	parts: MetricsParts,
	request: PersonRequest<QosQuery>,
): Promise<ParticipantQosBody> {
	return presentParticipantQos(await readMeasured(parts, request));
}

export async function readMeetingParticipantQos(
	parts: MetricsParts,
	request: PersonRequest<QosQuery>,
): Promise<MeetingParticipantQosBody> {
	return presentMeetingParticipantQos(await readMeasured(parts, request));
}

export async function readUserQos(parts: MetricsParts, request: PersonRequest<QosQuery>): Promise<SessionUserQosBody> {
	return presentUserQos(await readMeasured(parts, request));
}
