/** One participant of a report of a webinar or meeting that is over. */
import { formatTime, type ParticipantReportBody } from "@qoscope/wire";
import type { Participant } from "../../store/ports.js";
import { optional } from "./known-word.js";
import { shownFactsOf, type ViewPolicy } from "./shown-facts.js";

interface ReportView {
	/** End of the instance: who has no leave time left then. */
	readonly endMs: number;
	readonly withRegistrant: boolean;
	readonly policy: ViewPolicy;
}

export function presentReportedParticipant(
	participant: Participant,
	{ endMs, withRegistrant, policy }: ReportView,
): ParticipantReportBody["participants"][number] {
	const { name, email } = shownFactsOf(participant, policy);
	const { userId, joinMs, registrantId, breakoutId } = participant;
	const leftMs = Math.max(joinMs, participant.leaveMs ?? endMs);
	return {
		id: userId,
		user_id: String(participant.id),
		participant_user_id: userId,
		name,
		user_email: email,
		join_time: formatTime(joinMs),
		leave_time: formatTime(leftMs),
		duration: Math.floor(leftMs / 1_000) - Math.floor(joinMs / 1_000),
		// Who is measured has passed any waiting room.
		status: "in_meeting",
		customer_key: participant.customerKey,
		...optional("registrant_id", withRegistrant ? registrantId : undefined),
		...optional("bo_mtg_id", breakoutId === "" ? undefined : breakoutId),
	};
}
