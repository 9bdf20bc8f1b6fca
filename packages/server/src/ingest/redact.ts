/**
 * Takes out what may not be kept: characters that steer terminals, hide or turn other text, or are half; and what the
 * account does not want to have.
 */
import { isIP } from "node:net";
import type { AgentFacts, GivenRating, JoinTokenClaims } from "@qoscope/wire";
import type { Account } from "../config/config-schema.js";
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

/** `::ffff:192.0.2.7` as it comes over an IPv6 socket, and `::ffff:c000:207` as some proxies write the same. */
const MAPPED = /^(?:::|(?:0{1,4}:){5})ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i;

/** An address in its own form: IPv4 as such, IPv6 without its zone; "" for what is no address. */
export function plainIpAddress(address: string): string {
	const [plain = ""] = address.split("%");
	if (isIP(plain) === 0) return "";
	const [, dotted, high, low] = MAPPED.exec(plain) ?? [];
	if (dotted !== undefined) return dotted;
	if (high === undefined || low === undefined) return plain;
	return [high, low].flatMap((pair) => [Number.parseInt(pair, 16) >> 8, Number.parseInt(pair, 16) & 0xff]).join(".");
}
