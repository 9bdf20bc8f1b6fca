/** Access tokens: JWTs that this server signs for itself. They need no storing and outlive a restart. */
import { randomUUID } from "node:crypto";
import { errors, jwtVerify, SignJWT } from "jose";
import { Type } from "typebox";
import { Value } from "typebox/value";
import type { Clock } from "../../clock.js";
import { deriveKey } from "../derive-key.js";
import { QosError } from "../errors.js";

/** The contract's hour. */
export const ACCESS_TOKEN_SECONDS = 3_600;
const ISSUER = "qoscope";

export interface AccessGrant {
	readonly account: string;
	readonly clientId: string;
	readonly scopes: readonly string[];
}

export interface AccessTokens {
	readonly issue: (grant: AccessGrant) => Promise<string>;
	/** Throws `invalid_access_token` or `expired_access_token`. */
	readonly open: (token: string) => Promise<AccessGrant>;
}

const ClaimsSchema = Type.Object({ sub: Type.String(), account: Type.String(), scope: Type.String() });

export function createAccessTokens(secret: string, clock: Pick<Clock, "nowMs">): AccessTokens {
	const key = deriveKey(secret, "access token");
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
		open: async (token) => {
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
			return { account: claims.account, clientId: claims.sub, scopes: claims.scope.split(" ").filter(Boolean) };
		},
	};
}
