/** Takes out of texts what may not be kept: characters that steer terminals, hide or turn other text, or are half. */
import type { AgentFacts, JoinTokenClaims } from "@qoscope/wire";
import { wellFormed } from "../well-formed.js";

/** Control characters (Unicode Cc) and the marks that change the direction of writing (UAX #9, section 2). */
const STEERING = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

export function redactText(text: string): string {
	return wellFormed(text).replace(STEERING, "").trim();
}

/** The same object with every text in it redacted; `jti`, `iss` and UUID are identities and stay. */
function redactTexts<Value extends object>(value: Value): Value {
	const texts = Object.entries(value).map(([name, item]) => [name, typeof item === "string" ? redactText(item) : item]);
	return { ...value, ...Object.fromEntries(texts) };
}

export function redactClaims(claims: JoinTokenClaims): JoinTokenClaims {
	const { webinar, participant } = claims;
	return {
		...claims,
		webinar: {
			...redactTexts(webinar),
			...(webinar.host === undefined ? {} : { host: redactTexts(webinar.host) }),
		},
		participant: redactTexts(participant),
	};
}

export function redactFacts(facts: AgentFacts): AgentFacts {
	return redactTexts(facts);
}

/** An IPv4 address that came over an IPv6 socket is kept in its own form. */
export function plainIpAddress(address: string): string {
	return address.replace(/^::ffff:(?=\d+\.)/i, "");
}
