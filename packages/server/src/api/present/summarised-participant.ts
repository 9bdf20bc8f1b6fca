/** One participant of `qos_summary`. */
import type { InstanceKind, QosSummaryBody, SessionQosSummaryBody } from "@qoscope/wire";
import type { Participant } from "../../store/ports.js";
import type { FiguresByType } from "../../summary/entries.js";
import { shownFactsOf, type ViewPolicy } from "./shown-facts.js";
import { spellingOf } from "./spelling.js";
import { presentSummaryDetails } from "./summary-details.js";

function presentSummaries(figures: FiguresByType | undefined, { profile }: ViewPolicy, kind: InstanceKind) {
	const spelling = spellingOf(profile, kind, "qos_summary");
	return [...(figures ?? [])].map(([type, ofType]) => ({
		type,
		details: presentSummaryDetails(ofType, type, spelling),
	}));
}

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
		qos: presentSummaries(figures, policy, "webinar"),
	};
}

export function presentSummarisedUser(
	participant: Participant,
	figures: FiguresByType | undefined,
	policy: ViewPolicy,
): SessionQosSummaryBody["users"][number] {
	return {
		id: String(participant.id),
		name: shownFactsOf(participant, policy).name,
		user_key: participant.customerKey,
		qos: presentSummaries(figures, policy, "session"),
	};
}
