/** Users of sessions: in their list, and with their figures. */
import { formatTime, type SessionUserListBody, type SessionUserQosBody } from "@qoscope/wire";
import type { Instance, Participant } from "../../store/ports.js";
import type { FiguresByType } from "../../summary/entries.js";
import { optional } from "./known-word.js";
import { leftMsOf } from "./leave.js";
import { presentDevice } from "./participant-facts.js";
import type { MeasuredParticipant } from "./participant-qos.js";
import { participantUuidOf } from "./participant-uuid.js";
import { presentQosEntry } from "./qos-entry.js";
import { presentQuality } from "./quality-words.js";
import { shownFactsOf, type ViewPolicy } from "./shown-facts.js";
import { spellingOf } from "./spelling.js";

function presentUser(participant: Participant, instance: Instance, policy: ViewPolicy) {
	const shown = shownFactsOf(participant, policy);
	const leftMs = leftMsOf(instance, participant);
	return {
		...presentDevice(participant, shown),
		id: String(participant.id),
		name: shown.name,
		user_key: participant.customerKey,
		is_original_host: participant.role === "host",
		microphone: shown.microphone,
		speaker: shown.speaker,
		camera: shown.camera,
		...optional("leave_time", leftMs === undefined ? undefined : formatTime(leftMs)),
	};
}

interface UserView {
	readonly instance: Instance;
	readonly figures: ReadonlyMap<number, FiguresByType>;
	readonly policy: ViewPolicy;
}

export function presentListedUser(
	participant: Participant,
	{ instance, figures, policy }: UserView,
): SessionUserListBody["users"][number] {
	return {
		...presentUser(participant, instance, policy),
		participant_uuid: participantUuidOf(participant),
		...presentQuality(figures.get(participant.id)),
	};
}

export function presentUserQos({ instance, participant, entries, policy }: MeasuredParticipant): SessionUserQosBody {
	const spelling = spellingOf(policy.profile, "session", "qos");
	return {
		...presentUser(participant, instance, policy),
		user_qos: entries.map((entry) => presentQosEntry(entry, spelling)),
	};
}
