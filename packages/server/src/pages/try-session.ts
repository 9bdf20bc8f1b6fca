/** A session of the try page: a join token for a new participant of the webinar that the page reports into. */
import { randomUUID } from "node:crypto";
import type { InstanceKind, JoinTokenClaims } from "@qoscope/wire";
import { SignJWT } from "jose";
import type { Account } from "../config/config-schema.js";

/** A number for each kind, since a running webinar lets no meeting in. */
export const TRY_NUMBERS: { readonly [kind in InstanceKind]: number } = {
	webinar: 100_000_000,
	meeting: 100_000_001,
	session: 100_000_002,
};
const TRY_TOPIC = "Try Qoscope";
/** Bounds only the first report, which follows within seconds; the slack is for a page that waits for its server. */
const TOKEN_LIFETIME_S = 600;

export interface TrySession {
	readonly webinarNumber: number;
	/** Let no secret in here: this is sent to the page. */
	readonly token: string;
	readonly agentUrl: string;
}

/** Makes a session, or undefined where the account has no key to sign with. `origin` is where the page came from. */
export async function createTrySession(
	account: Account | undefined,
	kind: InstanceKind,
	origin: string,
	nowMs: number,
): Promise<TrySession | undefined> {
	const key = account?.agentKeys[0];
	if (key === undefined) return undefined;
	const number = TRY_NUMBERS[kind];
	const claims: JoinTokenClaims = {
		iss: key.id,
		jti: randomUUID(),
		exp: Math.floor(nowMs / 1_000) + TOKEN_LIFETIME_S,
		webinar: { number, topic: TRY_TOPIC, kind },
		participant: { name: "You", role: "host" },
	};
	return {
		webinarNumber: number,
		token: await new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(key.secret)),
		agentUrl: `${origin}/agent/v1/webinars/${number}`,
	};
}
