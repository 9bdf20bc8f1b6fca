/**
 * How figures with units are written. Profile `open` writes them one way everywhere; the hosted service has a spelling
 * for each endpoint, and profile `zoom` follows it: no space in the bit rates and jitters of a summary, a capital K for
 * the shared screen of sessions.
 */
import { formatBitrate, formatMilliseconds, type InstanceKind, type StreamType } from "@qoscope/wire";
import type { Account } from "../../config/config-schema.js";

export interface Spelling {
	readonly bitrate: (bitrateBps: number, type: StreamType) => string;
	readonly jitter: (jitterMs: number) => string;
}

const PLAIN: Spelling = { bitrate: formatBitrate, jitter: formatMilliseconds };
const capital = (bitrateBps: number) => formatBitrate(bitrateBps).replace("kbps", "Kbps");
const isShare = (type: StreamType) => type.startsWith("as_");

const HOSTED_SUMMARY: Spelling = {
	bitrate: (bitrateBps) => formatBitrate(bitrateBps).replace(" ", ""),
	jitter: (jitterMs) => formatMilliseconds(jitterMs).replace(" ", ""),
};
const HOSTED_SESSION_QOS: Spelling = {
	...PLAIN,
	bitrate: (bitrateBps, type) => (isShare(type) ? capital : formatBitrate)(bitrateBps),
};
const HOSTED_SESSION_SUMMARY: Spelling = { ...PLAIN, bitrate: capital };

export function spellingOf(profile: Account["profile"], kind: InstanceKind, endpoint: "qos" | "qos_summary"): Spelling {
	if (profile === "open") return PLAIN;
	if (kind === "session") return endpoint === "qos" ? HOSTED_SESSION_QOS : HOSTED_SESSION_SUMMARY;
	return endpoint === "qos" ? PLAIN : HOSTED_SUMMARY;
}
