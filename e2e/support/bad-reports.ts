/** Everything that both doors must turn away: what is sent, and the one reason that is answered and counted. */
import { type DropReason, MAX_REPORT_BYTES, SLOT_MS } from "@qoscope/wire";
import type { Credentials } from "./qoscope-process.js";
import { mintToken } from "./reporter.js";

/** Sent as they are; the batch door gets each report inside a body of its own. */
export interface BadReport {
	readonly name: string;
	readonly reason: DropReason;
	/** The number in the path. */
	readonly webinar: number;
	readonly token: string;
	/** The text of a report: a frame of the WebSocket without its type, an entry of a batch. */
	readonly report: string;
	/** Cuts the text of a whole frame or body. */
	readonly cut?: boolean;
	/** Whether only the report is turned away, and by its slot. */
	readonly slot?: number;
}

export interface BadReportParts {
	readonly credentials: Credentials;
	/** Of another account of the same server. */
	readonly other: Credentials;
	/** The webinar that runs, and somebody who is there. */
	readonly webinar: number;
	readonly jti: string;
	/** A webinar that was ended explicitly; the same person was there. */
	readonly ended: number;
	readonly nowMs: number;
}

/** Audio that was sent for a whole slot: it would change every figure that it got into. */
const SAMPLE = [0, SLOT_MS, 999_999, 250];
const DAY_MS = 86_400_000;

export async function makeBadReports(parts: BadReportParts): Promise<readonly BadReport[]> {
	const { credentials, other, webinar, ended, nowMs } = parts;
	const current = Math.floor(nowMs / SLOT_MS) * SLOT_MS;
	// Beside the slots of the person's own reports, so that it would show had it been taken.
	const slot = current - 4 * SLOT_MS;
	const claims = { jti: parts.jti, webinar: { number: webinar }, participant: { name: "Somebody" } };
	const token = await mintToken(credentials, claims);
	const reportOf = (slotMs: unknown, samples: unknown = [SAMPLE]) =>
		JSON.stringify({ slot: slotMs, samples }).slice(1, -1);
	const good = { webinar, token, report: reportOf(slot) };
	// Farther ahead than the tests last, since time goes on while they send the others.
	const future = current + 720 * SLOT_MS;
	const old = current - DAY_MS - 12 * SLOT_MS;
	return [
		{ ...good, name: "truncated", reason: "malformed", cut: true },
		{
			...good,
			name: "oversized",
			reason: "too_large",
			report: `${reportOf(slot)},"more":"${"x".repeat(MAX_REPORT_BYTES)}"`,
		},
		{ ...good, name: "with a slot of the wrong type", reason: "malformed", report: reportOf(String(slot)) },
		{ ...good, name: "with samples of the wrong type", reason: "malformed", report: reportOf(slot, [[0, "5000"]]) },
		{
			...good,
			name: "with a value out of bounds",
			reason: "malformed",
			report: reportOf(slot, [[0, 5_000, -1]]),
			slot,
		},
		{ ...good, name: "beside the slots", reason: "malformed", report: reportOf(slot + 1), slot: slot + 1 },
		{ ...good, name: "future-dated", reason: "future_dated", report: reportOf(future), slot: future },
		{ ...good, name: "too old", reason: "too_old", report: reportOf(old), slot: old },
		{
			...good,
			name: "signed by another account's key",
			reason: "bad_token",
			token: await mintToken({ ...credentials, agentKeySecret: other.agentKeySecret }, claims),
		},
		{ ...good, name: "without a token that can be read", reason: "bad_token", token: "nonsense" },
		{
			...good,
			name: "with another webinar's token",
			reason: "other_webinar",
			token: await mintToken(credentials, { ...claims, webinar: { number: webinar + 1 } }),
		},
		{
			...good,
			name: "with an expired token",
			reason: "expired_token",
			token: await mintToken(credentials, { ...claims, jti: "late", exp: Math.floor(nowMs / 1_000) - 3_600 }),
		},
		{
			...good,
			name: "of an ended webinar",
			reason: "webinar_ended",
			webinar: ended,
			token: await mintToken(credentials, { ...claims, webinar: { number: ended } }),
		},
	];
}
