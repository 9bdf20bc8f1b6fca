/**
 * Takes out what may not be kept: characters that steer terminals, hide or turn other text, or are half; and what the
 * account does not want to have.
 */
import type { AgentFacts, GivenRating, JoinTokenClaims } from "@qoscope/wire";
import type { Account } from "../config/config-schema.js";
import { plainIpAddress } from "../ip-address.js";
import { wellFormed } from "../well-formed.js";

/** Control characters (Unicode Cc) and the marks that change the direction of writing (UAX #9, section 2). */
const STEERING = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

export function redactText(text: string): string {
	return wellFormed(text).replace(STEERING, "").trim();
}

function redacted(value: unknown): unknown {
	if (typeof value === "string") return redactText(value);
	if (Array.isArray(value)) return value.map(redacted);
	return typeof value === "object" && value !== null ? redactTexts(value) : value;
}

/** The same object with every text in it redacted, however deep. */
function redactTexts<Value extends object>(value: Value): Value {
	const items = Object.entries(value).map(([name, item]) => [name, redacted(item)]);
	return { ...value, ...Object.fromEntries(items) };
}

/** `jti` and `iss` are identities and stay as they are. */
export function redactClaims(claims: JoinTokenClaims): JoinTokenClaims {
	return { ...claims, webinar: redactTexts(claims.webinar), participant: redactTexts(claims.participant) };
}

/** What the account settings say of facts that tell more than others. */
export type FactsPolicy = Pick<Account, "deviceLabels" | "internalAddresses">;

export function redactFacts(facts: AgentFacts, { deviceLabels, internalAddresses }: FactsPolicy): AgentFacts {
	const kept = redactTexts(facts);
	if (deviceLabels === "drop") {
		delete kept.microphone;
		delete kept.speaker;
		delete kept.camera;
	}
	// Browsers may give names in place of addresses (mDNS), which tell nothing.
	const addresses = kept.internalIpAddresses?.map(plainIpAddress).filter((address) => address !== "");
	if (internalAddresses === "drop" || addresses === undefined) delete kept.internalIpAddresses;
	else kept.internalIpAddresses = [...new Set(addresses)];
	return kept;
}

export function redactRating({ score, comment }: GivenRating): GivenRating {
	return { score, ...(comment === undefined ? {} : { comment: redactText(comment) }) };
}
