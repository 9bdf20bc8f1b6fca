/** What an agent says of itself and of its device, as fields of its participant. */
import type { AgentFacts } from "@qoscope/wire";
import type { Participant } from "../store/ports.js";
import type { Presence } from "./live-instances.js";
import type { DeviceFacts } from "./ports.js";

type ToldFields = Partial<Omit<Participant, "version">>;

/** Nothing for what is absent: it stays as it was. */
export function toldFields(facts: AgentFacts, device: DeviceFacts): ToldFields {
	const told: { readonly [name in keyof ToldFields]: ToldFields[name] | undefined } = {
		// A reporter that says nothing of the device takes nothing back.
		...(device.device === "" && device.os === "" ? {} : device),
		agentVersion: facts.version,
		networkType: facts.networkType,
		client: facts.client,
		deviceName: facts.model,
		connectionType: facts.connectionType,
		videoConnectionType: facts.videoConnectionType,
		asConnectionType: facts.asConnectionType,
		dataCenter: facts.dataCenter,
		fullDataCenter: facts.fullDataCenter,
		microphone: facts.microphone,
		speaker: facts.speaker,
		camera: facts.camera,
		internalIpAddresses: facts.internalIpAddresses,
		shareSurface: facts.shareSurface,
	};
	return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

/** Changes the participant, and its version, only where something is new. */
export function takeFacts(presence: Presence, facts: AgentFacts, device: DeviceFacts): void {
	const { participant } = presence;
	const told = { ...participant, ...toldFields(facts, device) };
	if (JSON.stringify(told) === JSON.stringify(participant)) return;
	presence.participant = { ...told, version: participant.version + 1 };
}
