/** The facts of a participant that the list and the `qos` body have in common. */
import { formatTime, type ParticipantQosBody } from "@qoscope/wire";
import type { Participant } from "../../store/ports.js";
import { networkWordOf } from "./network-word.js";
import { participantUuidOf } from "./participant-uuid.js";
import { shownFactsOf, type ViewPolicy } from "./shown-facts.js";

export type ParticipantFacts = Omit<ParticipantQosBody, "leave_time" | "webinar_number" | "user_qos">;

export function presentParticipantFacts(participant: Participant, policy: ViewPolicy): ParticipantFacts {
	const shown = shownFactsOf(participant, policy);
	return {
		id: participant.userId,
		user_id: String(participant.id),
		participant_uuid: participantUuidOf(participant),
		user_name: shown.name,
		email: shown.email,
		device: shown.device,
		os: participant.os,
		os_version: participant.osVersion,
		browser_name: participant.browserName,
		browser_version: participant.browserVersion,
		ip_address: shown.ipAddress,
		// Nothing here looks places up from addresses: unknown, which the contract writes as "".
		location: "",
		network_type: networkWordOf(participant.networkType),
		join_time: formatTime(participant.joinMs),
		pc_name: participant.pcName,
		domain: shown.domain,
		mac_addr: shown.macAddr,
		harddisk_id: shown.harddiskId,
		version: participant.agentVersion,
	};
}
