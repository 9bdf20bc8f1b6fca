/** Checks a join token: that a known key signed it, and that its claims are what docs/join-token.md says. */
import { CLOCK_SKEW_MS, type JoinTokenClaims } from "@qoscope/wire";
import { compactVerify, decodeJwt, errors } from "jose";
import type { Account } from "../config/config-schema.js";
import { Drop } from "../drop.js";
import type { AccountDirectory } from "./account-directory.js";
import { readClaims, readNumericDate } from "./read-claims.js";

export interface VerifiedToken {
	readonly account: Account;
	readonly claims: JoinTokenClaims;
}

/** A token that is only too old is returned as well: it holds for a `jti` that was here before. */
export type VerifyJoinToken = (token: string, nowMs: number) => Promise<VerifiedToken>;

/** Who says to have signed it. Nothing of it is believed yet. */
function issuerOf(token: string): unknown {
	try {
		return decodeJwt(token).iss;
	} catch {
		throw new Drop("bad_token");
	}
}

/** The payload once the signature is right. Its times are looked at by whoever knows what they bound. */
async function signedPayload(token: string, key: Parameters<typeof compactVerify>[1]): Promise<unknown> {
	try {
		const { payload } = await compactVerify(token, key, { algorithms: ["HS256"] });
		return JSON.parse(new TextDecoder().decode(payload));
	} catch (error) {
		const message =
			error instanceof errors.JOSEAlgNotAllowed
				? "The join token must be signed with HS256."
				: error instanceof errors.JWSSignatureVerificationFailed
					? "The join token is not signed with the secret of the agent key that its claim iss names."
					: undefined;
		throw new Drop("bad_token", message, { cause: error });
	}
}

function checkBeginning(payload: unknown, nowMs: number): void {
	const given: unknown = typeof payload === "object" && payload !== null && "nbf" in payload ? payload.nbf : undefined;
	if (given === undefined || given === null) return;
	const seconds = readNumericDate(given);
	if (seconds === undefined) {
		throw new Drop("bad_token", "The join token's claim nbf must be a number of seconds since 1970, or left out.");
	}
	const aheadMs = seconds * 1_000 - nowMs;
	if (aheadMs <= CLOCK_SKEW_MS) return;
	throw new Drop(
		"bad_token",
		`The join token's claim nbf lies ${Math.ceil(aheadMs / 1_000)} s ahead of the server's clock: set both clocks, or leave the claim out.`,
	);
}

export function createJoinTokenVerifier(directory: AccountDirectory): VerifyJoinToken {
	return async (given, nowMs) => {
		const token = given.trim();
		const issuer = issuerOf(token);
		const signing = directory.get(String(issuer));
		if (signing === undefined) {
			const isMissing = issuer === undefined || issuer === null || issuer === "";
			throw new Drop(
				"bad_token",
				isMissing
					? "The join token has no claim iss; it must be the id of an agent key."
					: "The join token's claim iss must be the id of an agent key of this server.",
			);
		}
		const payload = await signedPayload(token, signing.key);
		const claims = readClaims(payload);
		checkBeginning(payload, nowMs);
		return { account: signing.account, claims };
	};
}
