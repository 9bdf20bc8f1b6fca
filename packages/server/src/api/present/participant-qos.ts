/** The body of `…/participants/{participantId}/qos`. */
import { formatTime, type ParticipantQosBody } from "@qoscope/wire";
import type { Instance, Participant } from "../../store/ports.js";
import type { Entry } from "../../summary/entries.js";
import { presentParticipantFacts } from "./participant-facts.js";
import { presentQosEntry } from "./qos-entry.js";
import { write } from "./qos-group.js";
import type { ViewPolicy } from "./shown-facts.js";

export function presentParticipantQos(
	instance: Instance,
	participant: Participant,
	entries: readonly Entry[],
	policy: ViewPolicy,
): ParticipantQosBody {
	return {
		...presentParticipantFacts(participant, policy),
		leave_time: write(participant.leaveMs ?? instance.endMs, formatTime),
		webinar_number: String(instance.number),
		user_qos: entries.map(presentQosEntry),
	};
}
