/** `POST /api/v1/webinars/{webinarId}/end`: ends a webinar for good; ending an ended one changes nothing. */
import { type Static, Type } from "typebox";
import type { Account } from "../config/config-schema.js";
import type { Lifecycle } from "../live/ports.js";
import type { InstanceStore } from "../store/ports.js";
import { QosError } from "./errors.js";
import { lookUpInstance } from "./find-instance.js";

export interface EndParts {
	readonly store: InstanceStore;
	readonly lifecycle: Pick<Lifecycle, "endInstance">;
}

export const EndedWebinarSchema = Type.Object(
	{
		uuid: Type.String(),
		endMs: Type.Integer({ description: "End of the last slot, epoch milliseconds" }),
	},
	{ additionalProperties: false },
);

export async function endWebinar(
	{ store, lifecycle }: EndParts,
	{ account, webinarId }: { readonly account: Account; readonly webinarId: string },
): Promise<Static<typeof EndedWebinarSchema>> {
	const instance = await lookUpInstance(store, account, webinarId);
	const ended = instance === undefined ? undefined : await lifecycle.endInstance(account.id, instance.uuid);
	if (ended?.endMs === undefined) throw new QosError("webinar_unavailable");
	return { uuid: ended.uuid, endMs: ended.endMs };
}
