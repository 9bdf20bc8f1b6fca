/** One participant of the list of a webinar's participants. */
import { formatTime, type ParticipantBody } from "@qoscope/wire";
import type { Instance, LeaveCause, Participant } from "../../store/ports.js";
import { presentParticipantFacts } from "./participant-facts.js";
import type { ViewPolicy } from "./shown-facts.js";

/** The contract's sentences. A name that may not be shown is left out of them, too. */
export function leaveReasonOf(cause: LeaveCause, shownName: string): string {
	switch (cause) {
		case "left":
			return `${shownName} left the webinar.`.trimStart();
		case "disconnected":
			return `${shownName} got disconnected from the webinar.`.trimStart();
		case "ended":
			return "Host ended the webinar.";
	}
}

/** Time and reason of leaving, both absent while present. Who has no leave time left when the webinar ended. */
function presentLeave(
	instance: Instance,
	{ leaveMs, leaveCause }: Participant,
	shownName: string,
): Pick<ParticipantBody, "leave_time" | "leave_reason"> {
	const leftMs = leaveMs ?? instance.endMs;
	if (leftMs === undefined) return {};
	return { leave_time: formatTime(leftMs), leave_reason: leaveReasonOf(leaveCause ?? "ended", shownName) };
}

export function presentListedParticipant(
	instance: Instance,
	participant: Participant,
	policy: ViewPolicy,
): ParticipantBody {
	const facts = presentParticipantFacts(participant, policy);
	return {
		...facts,
		participant_user_id: facts.id,
		role: participant.role,
		...presentLeave(instance, participant, facts.user_name),
	};
}
