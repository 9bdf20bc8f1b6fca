/** `POST /api/v1/webinars/{webinarId}/end` and its kin: ends an instance for good; ending an ended one changes nothing. */
import type { InstanceKind } from "@qoscope/wire";
import { type Static, Type } from "typebox";
import type { Account } from "../config/config-schema.js";
import type { Lifecycle } from "../live/ports.js";
import type { InstanceStore } from "../store/ports.js";
import type { RateLabel } from "./endpoints/endpoint.js";
import { type ErrorKey, QosError } from "./errors.js";
import { lookUpInstance } from "./find-instance.js";

export interface EndParts {
	readonly store: InstanceStore;
	readonly lifecycle: Pick<Lifecycle, "endInstance">;
}

export const EndedInstanceSchema = Type.Object(
	{
		uuid: Type.String(),
		endMs: Type.Integer({ description: "End of the last slot, epoch milliseconds" }),
	},
	{ additionalProperties: false },
);

/** The hosted service ends a meeting by a change of its status, which is Light. */
export const END_RATE_LABEL: RateLabel = "Light";

/** What ends where, and the answer when there is nothing of that kind. */
export const END_ROUTES: readonly {
	readonly kind: InstanceKind;
	readonly path: string;
	readonly unavailable: ErrorKey;
}[] = [
	{ kind: "webinar", path: "/api/v1/webinars/{webinarId}/end", unavailable: "webinar_unavailable" },
	{ kind: "meeting", path: "/api/v1/meetings/{meetingId}/end", unavailable: "meeting_unavailable" },
	{ kind: "session", path: "/api/v1/sessions/{sessionId}/end", unavailable: "session_unavailable" },
];

export interface EndRequest {
	readonly account: Account;
	readonly kind: InstanceKind;
	readonly id: string;
	readonly unavailable: ErrorKey;
}

export async function endInstance(
	{ store, lifecycle }: EndParts,
	{ account, kind, id, unavailable }: EndRequest,
): Promise<Static<typeof EndedInstanceSchema>> {
	const instance = await lookUpInstance(store, { account, kind, id });
	if (instance === undefined) throw new QosError(unavailable);
	const ended = await lifecycle.endInstance(account.id, instance.uuid);
	if (ended?.endMs === undefined) throw new QosError(unavailable);
	return { uuid: ended.uuid, endMs: ended.endMs };
}
