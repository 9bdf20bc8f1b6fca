/** The figures of the participants of one page over their whole stay. */
import type { Instance, Participant } from "../../store/ports.js";
import { type FiguresByType, figuresByParticipant } from "../../summary/entries.js";
import type { MetricsParts } from "./metrics-parts.js";

export async function readFigures(
	{ store }: Pick<MetricsParts, "store">,
	{ account, uuid }: Instance,
	participants: readonly Participant[],
): Promise<ReadonlyMap<number, FiguresByType>> {
	const ids = participants.map(({ id }) => id);
	return figuresByParticipant(ids.length === 0 ? [] : await store.summariesOf(account, uuid, ids));
}
