/** A participant's first record: what its token says and what its connection tells. */
import type { Participant } from "../store/ports.js";
import type { Arrival } from "./ports.js";

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
		...device,
		agentVersion: facts.version ?? "",
		ipAddress: arrival.ipAddress,
		networkType: facts.networkType ?? "",
		registrantId: said.registrantId ?? "",
		customerKey: said.customerKey ?? "",
		groupId: said.groupId ?? "",
		breakoutId: said.breakoutId ?? "",
		sipUri: said.sipUri ?? "",
		fromSipUri: said.fromSipUri ?? "",
		client: facts.client ?? "",
		deviceName: facts.model ?? "",
		connectionType: facts.connectionType ?? "",
		videoConnectionType: facts.videoConnectionType ?? "",
		asConnectionType: facts.asConnectionType ?? "",
		dataCenter: facts.dataCenter ?? said.dataCenter ?? "",
		fullDataCenter: facts.fullDataCenter ?? "",
		microphone: facts.microphone ?? "",
		speaker: facts.speaker ?? "",
		camera: facts.camera ?? "",
		internalIpAddresses: facts.internalIpAddresses ?? [],
		shareSurface: facts.shareSurface ?? "",
		...arrival.place,
		joinMs: arrival.atMs,
		version: 1,
	};
}
