/** Access tokens: JWTs that this server signs for itself. Only those that were called back are stored. */
import { randomUUID } from "node:crypto";
import { errors, jwtVerify, SignJWT } from "jose";
import { Type } from "typebox";
import { Value } from "typebox/value";
import type { Clock } from "../../clock.js";
import { deriveKey } from "../derive-key.js";
import { QosError } from "../errors.js";
import type { Revocations } from "./open-revocations.js";

/** The contract's hour. */
export const ACCESS_TOKEN_SECONDS = 3_600;
const ISSUER = "qoscope";

export interface AccessGrant {
	readonly account: string;
	readonly clientId: string;
	readonly scopes: readonly string[];
}

/** Of one token. */
export interface OpenGrant extends AccessGrant {
	/** Names the token, in whatever way its text is written. */
	readonly tokenId: string;
	/** Epoch ms. */
	readonly expiresMs: number;
}

export interface AccessTokens {
	readonly issue: (grant: AccessGrant) => Promise<string>;
	/** Throws `invalid_access_token`, also for one that was called back, or `expired_access_token`. */
	readonly open: (token: string) => Promise<OpenGrant>;
	/** The same, called back or not. */
	readonly read: (token: string) => Promise<OpenGrant>;
}

const ClaimsSchema = Type.Object({
	sub: Type.String(),
	account: Type.String(),
	scope: Type.String(),
	jti: Type.String(),
	exp: Type.Number(),
});
const NOTHING_REVOKED = { isRevoked: () => false };

export function createAccessTokens(
	secret: string,
	clock: Pick<Clock, "nowMs">,
	revocations: Pick<Revocations, "isRevoked"> = NOTHING_REVOKED,
): AccessTokens {
	const key = deriveKey(secret, "access token");
	const read = async (token: string): Promise<OpenGrant> => {
		const verified = await jwtVerify(token, key, {
			algorithms: ["HS256"],
			issuer: ISSUER,
			requiredClaims: ["exp"],
			currentDate: new Date(clock.nowMs()),
		}).catch((error: unknown) => {
			throw new QosError(error instanceof errors.JWTExpired ? "expired_access_token" : "invalid_access_token");
		});
		const claims: unknown = verified.payload;
		if (!Value.Check(ClaimsSchema, claims)) throw new QosError("invalid_access_token");
		const { account, sub, scope, jti, exp } = claims;
		const scopes = scope.split(" ").filter(Boolean);
		return { account, clientId: sub, scopes, tokenId: jti, expiresMs: exp * 1_000 };
	};
	return {
		issue: ({ account, clientId, scopes }) => {
			const issuedSeconds = Math.floor(clock.nowMs() / 1_000);
			return new SignJWT({ account, scope: scopes.join(" ") })
				.setProtectedHeader({ alg: "HS256", typ: "JWT" })
				.setIssuer(ISSUER)
				.setSubject(clientId)
				.setJti(randomUUID())
				.setIssuedAt(issuedSeconds)
				.setExpirationTime(issuedSeconds + ACCESS_TOKEN_SECONDS)
				.sign(key);
		},
		read,
		open: async (token) => {
			const grant = await read(token);
			if (revocations.isRevoked(grant.tokenId)) throw new QosError("invalid_access_token");
			return grant;
		},
	};
}
