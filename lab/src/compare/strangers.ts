/** Whether the API knows those who joined and nobody else: who loses their connection and finds another is the same one. */
import { askSummary } from "../../../e2e/support/answers.js";
import type { Ask } from "../../../e2e/support/ask-api.js";

/** Empty when all is well. */
export async function strangersIn(
	ask: Ask,
	webinar: number,
	members: readonly { readonly participant: string }[],
): Promise<readonly string[]> {
	const { participants } = await askSummary(ask, webinar);
	const told = participants.map(({ participant_id }) => participant_id).sort();
	const joined = members.map(({ participant }) => participant).sort();
	return told.join() === joined.join()
		? []
		: [`The API knows ${told.join(", ")}, and who joined are ${joined.join(", ")}.`];
}
