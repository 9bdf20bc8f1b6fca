/** Which facts of a participant the calling account may see; what it may not see is "". */
import type { Account } from "../../config/config-schema.js";
import type { Participant } from "../../store/ports.js";

/** The settings of an account that decide it. */
export type ViewPolicy = Pick<Account, "hipaa" | "externalNames">;

export interface ShownFacts {
	readonly name: string;
	readonly email: string;
	readonly ipAddress: string;
	readonly device: string;
	readonly domain: string;
	readonly macAddr: string;
	readonly harddiskId: string;
}

export function shownFactsOf(participant: Participant, { hipaa, externalNames }: ViewPolicy): ShownFacts {
	const { external } = participant;
	const withheld = hipaa === "unsigned" || hipaa === "legacy";
	const ownOnly = (text: string) => (external ? "" : text);
	const emailShown = !external || participant.emailShownBecause !== undefined;
	const nameShown = !external || externalNames === "show";
	return {
		name: withheld || !nameShown ? "" : participant.name,
		email: withheld || !emailShown ? "" : participant.email,
		ipAddress: withheld ? "" : participant.ipAddress,
		device: ownOnly(participant.device),
		domain: ownOnly(participant.domain),
		macAddr: ownOnly(participant.macAddr),
		harddiskId: ownOnly(participant.harddiskId),
	};
}
