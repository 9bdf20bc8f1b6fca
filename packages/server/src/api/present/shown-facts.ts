/** Which facts of a participant the calling account may see; what it may not see is "". */
import type { Account } from "../../config/config-schema.js";
import type { Participant } from "../../store/ports.js";

/** The settings of an account that decide it, and how its answers are spelled. */
export type ViewPolicy = Pick<Account, "hipaa" | "externalNames" | "profile">;

export interface ShownFacts {
	readonly name: string;
	readonly email: string;
	readonly ipAddress: string;
	/** Not blanked but left out. */
	readonly internalIpAddresses: readonly string[] | undefined;
	readonly location: string;
	readonly device: string;
	readonly pcName: string;
	readonly domain: string;
	readonly macAddr: string;
	readonly harddiskId: string;
	readonly microphone: string;
	readonly speaker: string;
	readonly camera: string;
	readonly sipUri: string;
	readonly fromSipUri: string;
	/** Whether a text may be shown that the participant wrote. */
	readonly isTextShown: boolean;
}

/** `"San Jose (US)"`; the country's name where no city is known. */
function locationOf({ city, countryCode, countryName }: Participant): string {
	if (city === "") return countryName;
	return countryCode === "" ? city : `${city} (${countryCode})`;
}

export function shownFactsOf(participant: Participant, { hipaa, externalNames }: ViewPolicy): ShownFacts {
	const { external } = participant;
	const withheld = hipaa === "unsigned" || hipaa === "legacy";
	const isNameHidden = withheld || (external && externalNames === "hide");
	const emailShown = !external || participant.emailShownBecause !== undefined;
	/** What names a person or a device: hidden wherever the person's name is. */
	const asName = (text: string) => (isNameHidden ? "" : text);
	/** The same, and of outside users in any case. */
	const ownOnly = (text: string) => (external ? "" : asName(text));
	return {
		name: asName(participant.name),
		email: withheld || !emailShown ? "" : participant.email,
		ipAddress: withheld ? "" : participant.ipAddress,
		internalIpAddresses: withheld ? undefined : participant.internalIpAddresses,
		location: withheld ? "" : locationOf(participant),
		// One of six words, which names nothing.
		device: external ? "" : participant.device,
		pcName: asName(participant.pcName),
		domain: ownOnly(participant.domain),
		macAddr: ownOnly(participant.macAddr),
		harddiskId: ownOnly(participant.harddiskId),
		microphone: ownOnly(participant.microphone),
		speaker: ownOnly(participant.speaker),
		camera: ownOnly(participant.camera),
		sipUri: asName(participant.sipUri),
		fromSipUri: asName(participant.fromSipUri),
		isTextShown: !isNameHidden,
	};
}
