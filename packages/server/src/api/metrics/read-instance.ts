/** `GET …/metrics/webinars/{webinarId}` and its kin: one instance. */
import type { MeetingBody, SessionBody, WebinarBody } from "@qoscope/wire";
import { QosError } from "../errors.js";
import { findInstance, refuseForgotten } from "../find-instance.js";
import { presentMeeting, presentSession, presentWebinar } from "../present/instance.js";
import { fitsState } from "../profile.js";
import { readUse, type UsedInstance } from "./instance-page.js";
import { type InstanceRequest, type MetricsParts, stateOf } from "./metrics-parts.js";

export interface InstanceQuery {
	readonly type: "live" | "past" | "pastOne" | "scheduled";
}

async function readUsed(parts: MetricsParts, request: InstanceRequest<InstanceQuery>): Promise<UsedInstance> {
	const { account, kind, instanceId, unavailable, query } = request;
	const instance = await findInstance(parts.store, { account, kind, id: instanceId, unavailable });
	const [used] = await readUse(parts, account.id, [instance]);
	if (used === undefined || !fitsState(account, stateOf(query.type), instance.endMs === undefined)) {
		throw new QosError(unavailable);
	}
	if (used.figures.size === 0) await refuseForgotten(parts.store, instance, used.nowMs, request.tooOld);
	return used;
}

export async function readWebinar(parts: MetricsParts, request: InstanceRequest<InstanceQuery>): Promise<WebinarBody> {
	return presentWebinar(await readUsed(parts, request));
}

export async function readMeeting(parts: MetricsParts, request: InstanceRequest<InstanceQuery>): Promise<MeetingBody> {
	return presentMeeting(await readUsed(parts, request));
}

export async function readSession(parts: MetricsParts, request: InstanceRequest<InstanceQuery>): Promise<SessionBody> {
	const used = await readUsed(parts, request);
	const stayedMs = await parts.store.stayOf(used.instance.account, used.instance.uuid, used.nowMs);
	return presentSession(used, stayedMs);
}
