/**
 * Page tokens: where the next page begins, signed.
 *
 * A token is base64url of `HMAC ‖ JSON`. The signature also covers what the token is bound to (account, path and
 * filters), which is not in it: a token that comes with another request does not verify.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { type Static, type TSchema, Type } from "typebox";
import { Value } from "typebox/value";
import type { Clock } from "../clock.js";
import { deriveKey } from "./derive-key.js";
import { QosError } from "./errors.js";

/** The contract's expiration period. */
export const PAGE_TOKEN_MS = 15 * 60_000;
const SIGNATURE_BYTES = 32;

/** Account, kind of path and filters. */
export type PageBinding = readonly (string | number | undefined)[];

export interface PageTokens {
	readonly issue: (binding: PageBinding, position: unknown) => string;
	/** Throws `invalid_page_token` for a token that is altered, expired, or of another request. */
	readonly open: <T extends TSchema>(binding: PageBinding, schema: T, token: string) => Static<T>;
}

const EnvelopeSchema = Type.Object({ issuedMs: Type.Number(), position: Type.Unknown() });

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export function createPageTokens(secret: string, clock: Pick<Clock, "nowMs">): PageTokens {
	const key = deriveKey(secret, "page token");
	const sign = (binding: PageBinding, payload: Buffer) =>
		createHmac("sha256", key)
			.update(JSON.stringify(binding.map((part) => part ?? null)))
			.update("\0")
			.update(payload)
			.digest();
	return {
		issue: (binding, position) => {
			const payload = Buffer.from(JSON.stringify({ issuedMs: clock.nowMs(), position }));
			return Buffer.concat([sign(binding, payload), payload]).toString("base64url");
		},
		open: (binding, schema, token) => {
			const bytes = Buffer.from(token, "base64url");
			const payload = bytes.subarray(SIGNATURE_BYTES);
			const signature = bytes.subarray(0, SIGNATURE_BYTES);
			// Decoding is lenient, so two texts can give the same bytes: only the one that we write is ours.
			const canonical = bytes.toString("base64url") === token && signature.length === SIGNATURE_BYTES;
			if (!canonical || !timingSafeEqual(signature, sign(binding, payload))) throw new QosError("invalid_page_token");
			const envelope = parseJson(payload.toString());
			if (!Value.Check(EnvelopeSchema, envelope)) throw new QosError("invalid_page_token");
			if (clock.nowMs() - envelope.issuedMs > PAGE_TOKEN_MS) throw new QosError("invalid_page_token");
			if (!Value.Check(schema, envelope.position)) throw new QosError("invalid_page_token");
			return envelope.position;
		},
	};
}
