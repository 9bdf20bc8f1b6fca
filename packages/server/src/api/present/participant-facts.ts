/** The facts of a participant that lists and `qos` bodies have in common. */
import { CONNECTION_TYPES, DEVICES, formatTime, type ParticipantQosBody, type SessionUserQosBody } from "@qoscope/wire";
import type { Participant } from "../../store/ports.js";
import type { FiguresByType } from "../../summary/entries.js";
import { knownWord, optional } from "./known-word.js";
import { networkWordOf } from "./network-word.js";
import { participantUuidOf } from "./participant-uuid.js";
import { type ShownFacts, shownFactsOf, type ViewPolicy } from "./shown-facts.js";

export type DeviceFacts = Omit<
	SessionUserQosBody,
	"id" | "name" | "user_key" | "is_original_host" | "leave_time" | "user_qos" | "microphone" | "speaker" | "camera"
>;
export type ParticipantFacts = Omit<
	ParticipantQosBody,
	"leave_time" | "webinar_number" | "health" | "issue_list" | "user_qos"
>;

/** What sessions tell of their users, too. */
export function presentDevice(participant: Participant, shown: ShownFacts): DeviceFacts {
	return {
		device: knownWord(DEVICES, shown.device) ?? "",
		client: participant.client,
		os: participant.os,
		os_version: participant.osVersion,
		browser_name: participant.browserName,
		browser_version: participant.browserVersion,
		ip_address: shown.ipAddress,
		location: shown.location,
		...optional("network_type", networkWordOf(participant.networkType)),
		...optional("connection_type", knownWord(CONNECTION_TYPES, participant.connectionType)),
		data_center: participant.dataCenter,
		join_time: formatTime(participant.joinMs),
	};
}

/**
 * What kind of surface was shared: both false for who shared nothing, both absent where the browser did not tell, or
 * where the figures that would say whether anything was shared are no more.
 */
function presentSharedSurface(
	{ shareSurface }: Participant,
	figures: FiguresByType | undefined,
): Pick<ParticipantFacts, "share_application" | "share_desktop"> {
	if (figures === undefined) return {};
	if ((figures.get("as_input")?.bitrateBps?.max ?? 0) <= 0) return { share_application: false, share_desktop: false };
	if (shareSurface === "") return {};
	return { share_application: shareSurface !== "monitor", share_desktop: shareSurface === "monitor" };
}

export function presentParticipantFacts(
	participant: Participant,
	policy: ViewPolicy,
	figures: FiguresByType | undefined,
): ParticipantFacts {
	const shown = shownFactsOf(participant, policy);
	return {
		id: participant.userId,
		user_id: String(participant.id),
		participant_uuid: participantUuidOf(participant),
		user_name: shown.name,
		email: shown.email,
		...presentDevice(participant, shown),
		device_name: participant.deviceName,
		version: participant.agentVersion,
		...optional("internal_ip_addresses", shown.internalIpAddresses?.slice()),
		...optional("video_connection_type", knownWord(CONNECTION_TYPES, participant.videoConnectionType)),
		...optional("as_connection_type", knownWord(CONNECTION_TYPES, participant.asConnectionType)),
		full_data_center: participant.fullDataCenter,
		pc_name: shown.pcName,
		domain: shown.domain,
		mac_addr: shown.macAddr,
		harddisk_id: shown.harddiskId,
		...presentSharedSurface(participant, figures),
	};
}
