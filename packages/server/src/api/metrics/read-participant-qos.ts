/** `GET …/webinars/{webinarId}/participants/{participantId}/qos` */
import { MINUTE_MS, type ParticipantQosBody } from "@qoscope/wire";
import type { Account } from "../../config/config-schema.js";
import type { Instance, Participant } from "../../store/ports.js";
import { type Entry, entriesOf } from "../../summary/entries.js";
import { liveEntryOf, liveSince } from "../../summary/live-entry.js";
import { QosError } from "../errors.js";
import { findWebinar, refuseForgotten } from "../find-instance.js";
import { presentParticipantQos } from "../present/participant-qos.js";
import type { WebinarState } from "../query.js";
import type { MetricsParts } from "./metrics-parts.js";

export interface ParticipantQosRequest {
	readonly account: Account;
	readonly webinarId: string;
	readonly participantId: string;
	readonly type: WebinarState;
}

const PARTICIPANT_ID = /^(0|[1-9][0-9]{0,15})$/;

/** Undefined for what no participant has: a greater number would be rounded to another one's, and fits no column. */
function readParticipantId(text: string): number | undefined {
	const id = PARTICIPANT_ID.test(text) ? Number(text) : undefined;
	return Number.isSafeInteger(id) ? id : undefined;
}

async function readLiveEntries(
	{ store, clock }: MetricsParts,
	{ account, uuid, endMs }: Instance,
	{ id, leaveMs }: Participant,
): Promise<readonly Entry[]> {
	if (endMs !== undefined || leaveMs !== undefined) return [];
	const nowMs = clock.nowMs();
	const entry = liveEntryOf(await store.recentSlots(account, uuid, id, liveSince(nowMs)), nowMs);
	return entry === undefined ? [] : [entry];
}

/** Of an instance that still runs only the complete minutes: the current one would change at every reading. */
async function readPastEntries(
	{ store, clock }: MetricsParts,
	instance: Instance,
	{ id }: Participant,
): Promise<readonly Entry[]> {
	const nowMs = clock.nowMs();
	const minutes = await store.minutesOf(instance.account, instance.uuid, id);
	if (minutes.length === 0) await refuseForgotten(store, instance, nowMs, "webinar_too_old");
	const running = instance.endMs === undefined;
	return entriesOf(running ? minutes.filter(({ minuteMs }) => minuteMs + MINUTE_MS <= nowMs) : minutes);
}

export async function readParticipantQos(
	parts: MetricsParts,
	{ account, webinarId, participantId, type }: ParticipantQosRequest,
): Promise<ParticipantQosBody> {
	const instance = await findWebinar(parts.store, account, webinarId, "webinar_unavailable");
	const id = readParticipantId(participantId);
	const participant = id === undefined ? undefined : await parts.store.findParticipant(account.id, instance.uuid, id);
	if (participant === undefined) throw new QosError("webinar_unavailable");
	const read = type === "live" ? readLiveEntries : readPastEntries;
	return presentParticipantQos(instance, participant, await read(parts, instance, participant), account);
}
