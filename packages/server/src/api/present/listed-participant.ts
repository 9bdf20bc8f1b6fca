/** One participant of the list of a webinar's or meeting's participants. */
import type { MeetingParticipantBody, ParticipantBody } from "@qoscope/wire";
import type { Instance, Participant } from "../../store/ports.js";
import type { FiguresByType } from "../../summary/entries.js";
import { optional } from "./known-word.js";
import { presentLeave } from "./leave.js";
import { presentParticipantFacts } from "./participant-facts.js";
import { presentQualityOrNone } from "./quality-words.js";
import { shownFactsOf, type ViewPolicy } from "./shown-facts.js";

export interface ListView {
	readonly instance: Instance;
	/** Of everybody on the page who has any. */
	readonly figures: ReadonlyMap<number, FiguresByType>;
	/** Whether the caller asked who registered, and may know. */
	readonly withRegistrant: boolean;
	readonly policy: ViewPolicy;
}

const given = (text: string) => (text === "" ? undefined : text);

function presentListed(
	participant: Participant,
	{ instance, figures, withRegistrant, policy }: ListView,
): Omit<ParticipantBody, "role"> {
	const ofOne = figures.get(participant.id);
	const facts = presentParticipantFacts(participant, policy, ofOne);
	const shown = shownFactsOf(participant, policy);
	return {
		...facts,
		participant_user_id: facts.id,
		...optional("registrant_id", withRegistrant ? participant.registrantId : undefined),
		customer_key: participant.customerKey,
		microphone: shown.microphone,
		speaker: shown.speaker,
		...presentQualityOrNone(ofOne),
		...presentLeave(instance, participant, facts.user_name),
		...optional("sip_uri", given(shown.sipUri)),
		...optional("from_sip_uri", given(shown.fromSipUri)),
		...optional("bo_mtg_id", given(participant.breakoutId)),
	};
}

export function presentListedParticipant(participant: Participant, view: ListView): ParticipantBody {
	return { ...presentListed(participant, view), role: participant.role };
}

/** Meetings know no panelists, and tell camera and group. */
export function presentMeetingParticipant(participant: Participant, view: ListView): MeetingParticipantBody {
	return {
		...presentListed(participant, view),
		camera: shownFactsOf(participant, view.policy).camera,
		...optional("groupId", given(participant.groupId)),
		role: participant.role === "host" ? "host" : "attendee",
		// Who is measured has passed any waiting room.
		status: "in_meeting",
	};
}
