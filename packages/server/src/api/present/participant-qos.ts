/** The bodies of `…/participants/{participantId}/qos`, and the elements of `…/participants/qos`. */
import { formatTime, type MeetingParticipantQosBody, type ParticipantQosBody } from "@qoscope/wire";
import type { Instance, Participant } from "../../store/ports.js";
import type { Entry, FiguresByType } from "../../summary/entries.js";
import { healthOf } from "../../summary/health.js";
import { qualityOf } from "../../summary/quality.js";
import { optional } from "./known-word.js";
import { leftMsOf } from "./leave.js";
import { presentParticipantFacts } from "./participant-facts.js";
import { presentQosEntry } from "./qos-entry.js";
import { write } from "./qos-group.js";
import { shownFactsOf, type ViewPolicy } from "./shown-facts.js";
import { spellingOf } from "./spelling.js";

export interface MeasuredParticipant {
	readonly instance: Instance;
	readonly participant: Participant;
	readonly entries: readonly Entry[];
	/** Over the whole stay; undefined when there are none. */
	readonly figures: FiguresByType | undefined;
	readonly policy: ViewPolicy;
}

/**
 * The readers that the open API was made for want the key, so that it is "" while present; the official description wants
 * a time or nothing.
 */
function presentLeaveTime(instance: Instance, participant: Participant, { profile }: ViewPolicy) {
	const leftMs = leftMsOf(instance, participant);
	return leftMs === undefined && profile === "zoom" ? {} : { leave_time: write(leftMs, formatTime) };
}

/** What one participant and each of a list have in common; only the one alone tells the number. */
export function presentMeasured(measured: MeasuredParticipant) {
	const { instance, participant, entries, figures, policy } = measured;
	const { health, issues } = healthOf(qualityOf(figures ?? new Map()), figures?.get("cpu_usage"));
	const spelling = spellingOf(policy.profile, instance.kind, "qos");
	return {
		...presentParticipantFacts(participant, policy, figures),
		...optional("groupId", participant.groupId === "" ? undefined : participant.groupId),
		...presentLeaveTime(instance, participant, policy),
		health,
		issue_list: [...issues],
		user_qos: entries.map((entry) => presentQosEntry(entry, spelling)),
	};
}

export function presentParticipantQos(measured: MeasuredParticipant): ParticipantQosBody {
	return { ...presentMeasured(measured), webinar_number: String(measured.instance.number) };
}

export function presentMeetingParticipantQos(measured: MeasuredParticipant): MeetingParticipantQosBody {
	const { microphone, speaker, camera } = shownFactsOf(measured.participant, measured.policy);
	return {
		...presentMeasured(measured),
		microphone,
		speaker,
		camera,
		meeting_number: String(measured.instance.number),
	};
}
