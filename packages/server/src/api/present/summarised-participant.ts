/** One participant of `qos_summary`. */
import type { QosSummaryBody } from "@qoscope/wire";
import type { Participant } from "../../store/ports.js";
import type { FiguresByType } from "../../summary/entries.js";
import { shownFactsOf, type ViewPolicy } from "./shown-facts.js";
import { presentSummaryDetails } from "./summary-details.js";

export function presentSummarisedParticipant(
	participant: Participant,
	figures: FiguresByType | undefined,
	policy: ViewPolicy,
): QosSummaryBody["participants"][number] {
	const { name, email } = shownFactsOf(participant, policy);
	return {
		id: participant.userId,
		participant_id: String(participant.id),
		user_name: name,
		email,
		qos: [...(figures ?? [])].map(([type, ofType]) => ({ type, details: presentSummaryDetails(ofType) })),
	};
}
