/** Checks a join token: whose key signed it, and that its claims are what docs/join-token.md says. */
import { type JoinTokenClaims, JoinTokenClaimsSchema } from "@qoscope/wire";
import { decodeJwt, errors, jwtVerify } from "jose";
import { Compile } from "typebox/compile";
import type { Account } from "../config/config-schema.js";
import { Drop } from "../drop.js";
import { wellFormed } from "../well-formed.js";
import type { AccountDirectory } from "./account-directory.js";

export interface VerifiedToken {
	readonly account: Account;
	readonly claims: JoinTokenClaims;
}

/** Bound of `customer_key` by the official description; a session's `user_key` may have one character more. */
const LONGEST_CUSTOMER_KEY = 35;

/** A token that is only too old is returned as well: it holds for a `jti` that was here before. */
export type VerifyJoinToken = (token: string, nowMs: number) => Promise<VerifiedToken>;

function issuerOf(token: string): string {
	try {
		return decodeJwt(token).iss ?? "";
	} catch {
		return "";
	}
}

export function createJoinTokenVerifier(directory: AccountDirectory): VerifyJoinToken {
	const claimsSchema = Compile(JoinTokenClaimsSchema);

	/** The payload once the signature is right, expired or not. */
	async function signedPayload(token: string, key: Parameters<typeof jwtVerify>[1], nowMs: number): Promise<unknown> {
		try {
			return (await jwtVerify(token, key, { algorithms: ["HS256"], currentDate: new Date(nowMs) })).payload;
		} catch (error) {
			if (error instanceof errors.JWTExpired) return error.payload;
			throw new Drop("bad_token", undefined, { cause: error });
		}
	}

	return async (token, nowMs) => {
		const signing = directory.get(issuerOf(token));
		if (signing === undefined) throw new Drop("bad_token");
		const claims = await signedPayload(token, signing.key, nowMs);
		if (!claimsSchema.Check(claims)) {
			const [problem] = claimsSchema.Errors(claims);
			throw new Drop("bad_token", `The join token's claim ${problem?.instancePath || "/"} does not fit.`);
		}
		const { customerKey = "" } = claims.participant;
		if (claims.webinar.kind !== "session" && customerKey.length > LONGEST_CUSTOMER_KEY) {
			throw new Drop("bad_token", "The join token's claim /participant/customerKey does not fit.");
		}
		// An identity must be the same on the wire, in memory and in the store.
		if (wellFormed(claims.jti) !== claims.jti) throw new Drop("bad_token", "The join token's jti is no Unicode text.");
		return { account: signing.account, claims };
	};
}
