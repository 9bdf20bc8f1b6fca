/** A participant's first record: what its token says and what its connection tells. */
import type { Participant } from "../store/ports.js";
import type { Arrival } from "./ports.js";
import { toldFields } from "./told-fields.js";

/** What the agent has not said. */
const UNTOLD = {
	device: "",
	os: "",
	osVersion: "",
	browserName: "",
	browserVersion: "",
	agentVersion: "",
	networkType: "",
	client: "",
	deviceName: "",
	connectionType: "",
	videoConnectionType: "",
	asConnectionType: "",
	dataCenter: "",
	fullDataCenter: "",
	microphone: "",
	speaker: "",
	camera: "",
	internalIpAddresses: [],
	shareSurface: "",
} as const;

export function newParticipant(arrival: Arrival, instance: string, id: number): Participant {
	const { claims, facts, device } = arrival;
	const said = claims.participant;
	return {
		account: arrival.account,
		instance,
		id,
		jti: claims.jti,
		userId: said.id ?? "",
		name: said.name,
		email: said.email ?? "",
		...(said.emailShownBecause === undefined ? {} : { emailShownBecause: said.emailShownBecause }),
		external: said.external ?? false,
		role: said.role ?? "attendee",
		pcName: said.pcName ?? "",
		domain: said.domain ?? "",
		macAddr: said.macAddr ?? "",
		harddiskId: said.harddiskId ?? "",
		ipAddress: arrival.ipAddress,
		registrantId: said.registrantId ?? "",
		customerKey: said.customerKey ?? "",
		groupId: said.groupId ?? "",
		breakoutId: said.breakoutId ?? "",
		sipUri: said.sipUri ?? "",
		fromSipUri: said.fromSipUri ?? "",
		...UNTOLD,
		dataCenter: said.dataCenter ?? "",
		...toldFields(facts, device),
		...arrival.place,
		joinMs: arrival.atMs,
		// Who only brings the past is not there; each of their slots moves this on.
		...(arrival.isPast ? { leaveMs: arrival.atMs, leaveCause: "disconnected" } : {}),
		version: 1,
	};
}
