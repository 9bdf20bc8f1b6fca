/** The ids in paths, and what a caller should know of each. */
import type { Parameter } from "./operation.js";

const instance = (noun: string) =>
	`The ${noun}'s number, which names its latest instance, or an instance's UUID. Encode a UUID twice when it begins with / or holds //.`;

const ROWS: Readonly<Record<string, { readonly description: string; readonly example: string }>> = {
	accountId: { description: "The account's id, or me for the caller's own", example: "me" },
	webinarId: { description: instance("webinar"), example: "93201235621" },
	meetingId: { description: instance("meeting"), example: "93201235622" },
	sessionId: { description: instance("session"), example: "93201235623" },
	participantId: {
		description: "The participant's id inside the webinar or meeting: user_id in the lists, new at every join",
		example: "4398046511104",
	},
	userId: {
		description: "The user's id inside the session: id in the list of users, new at every join",
		example: "4398046511104",
	},
};

function pathParameter(name: string): Parameter {
	const row = ROWS[name];
	if (row === undefined) throw new Error(`Nothing is known of the path parameter ${name}`);
	return { name, ...row, required: true, schema: { type: "string" } };
}

/** In the order of the path. */
export function pathParametersOf(path: string): readonly Parameter[] {
	return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => pathParameter(name));
}

export const ACCOUNT_PARAMETER: Parameter = pathParameter("accountId");
