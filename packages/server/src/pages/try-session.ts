/** A session of the try page: a join token for a new participant of the webinar that the page reports into. */
import { randomUUID } from "node:crypto";
import type { JoinTokenClaims } from "@qoscope/wire";
import { SignJWT } from "jose";
import type { Account } from "../config/config-schema.js";

export const TRY_WEBINAR_NUMBER = 100_000_000;
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
	origin: string,
	nowMs: number,
): Promise<TrySession | undefined> {
	const key = account?.agentKeys[0];
	if (key === undefined) return undefined;
	const claims: JoinTokenClaims = {
		iss: key.id,
		jti: randomUUID(),
		exp: Math.floor(nowMs / 1_000) + TOKEN_LIFETIME_S,
		webinar: { number: TRY_WEBINAR_NUMBER, topic: TRY_TOPIC, kind: "webinar" },
		participant: { name: "You", role: "host" },
	};
	return {
		webinarNumber: TRY_WEBINAR_NUMBER,
		token: await new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(key.secret)),
		agentUrl: `${origin}/agent/v1/webinars/${TRY_WEBINAR_NUMBER}`,
	};
}
