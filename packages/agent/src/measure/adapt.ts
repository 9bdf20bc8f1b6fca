/**
 * Reads one stats report: takes the fields that are measured with and gives them the same names for every browser.
 * A field that a browser does not have stays undefined. W3C webrtc-stats names are on the right-hand sides.
 */

import { connectionTypeOf } from "./connection-type.js";
import { finite } from "./counter-delta.js";

/** One entry of a report; browsers differ in what it holds, so nothing is taken for granted. */
type Entry = Readonly<Record<string, unknown>>;

/** What is used of RTCStatsReport, which a Map has, too. */
export interface StatsReport {
	forEach(visit: (entry: Entry) => void): void;
}

/** Type and id of the entry that `@qoscope/agent/echo` adds; it has a candidate pair's fields. */
export const ECHO = "qoscope-echo";

type Maybe = number | undefined;

/** What the other end reports of a stream, or what a candidate pair says. */
export interface EntryReading {
	readonly id: unknown;
	readonly timestampMs: number;
	readonly fractionLost: Maybe;
	readonly jitterMs: Maybe;
	readonly rtts: Maybe;
	readonly rttSumMs: Maybe;
}

export interface StreamReading {
	/** An SSRC alone is not enough: it may return on another m-line or layer. */
	readonly key: string;
	readonly mid: unknown;
	readonly timestampMs: number;
	/** Without retransmissions; where a browser does not count these there is nothing to subtract. */
	readonly bytes: Maybe;
	readonly packets: Maybe;
	/** Packets with retransmissions: what tells that a stream ran, or that its counters restarted. */
	readonly carried: Maybe;
	readonly packetsLost: Maybe;
	readonly jitterMs: Maybe;
	readonly frames: Maybe;
	readonly width: Maybe;
	readonly height: Maybe;
	readonly isSent: boolean;
	readonly isAudio: boolean;
	readonly isScreen: boolean;
	readonly trackId: unknown;
	/** How its own transport goes, where the browser names that. */
	readonly connectionType: string | undefined;
	readonly remote: EntryReading | undefined;
}

export interface ConnectionReading {
	readonly timestampMs: Maybe;
	readonly streams: readonly StreamReading[];
	/** How the selected candidate pair goes, or the echo of our own where that is answered. */
	readonly pair: EntryReading | undefined;
	readonly connectionType: string | undefined;
}

/** A number of an entry; stats are in seconds. */
const read = (entry: Entry, name: string, factor = 1) => finite((entry[name] as number) * factor);

function readEntry(entry: Entry): EntryReading {
	return {
		id: entry["id"],
		timestampMs: entry["timestamp"] as number,
		fractionLost: read(entry, "fractionLost"),
		jitterMs: read(entry, "jitter", 1e3),
		rtts: read(entry, "roundTripTimeMeasurements") ?? read(entry, "responsesReceived"),
		rttSumMs: read(entry, "totalRoundTripTime", 1e3),
	};
}

/** What is left of a counter without retransmissions. */
const original = (entry: Entry, name: string, repeated: string) =>
	finite((entry[name] as number) - (read(entry, repeated) ?? 0));

export function readReport(report: StatsReport): ConnectionReading {
	// A browser makes an entry anew each time that it is asked for.
	const entries = new Map<unknown, Entry>();
	report.forEach((entry) => {
		entries.set(entry["id"], entry);
	});
	const streams: StreamReading[] = [];
	let timestampMs: Maybe;
	let pair: Entry | undefined;
	let echo: Entry | undefined;
	const find = (id: unknown) => entries.get(id);
	const pairOf = (transport: Entry | undefined) => find(transport?.["selectedCandidatePairId"]);
	const wayOf = (pair: Entry | undefined) => connectionTypeOf(find(pair?.["localCandidateId"]));
	entries.forEach((entry) => {
		const type = entry["type"] as string;
		// What the other end reports is stamped with the time at which that came.
		if (!/^remote/.test(type)) timestampMs = Math.max(timestampMs ?? 0, read(entry, "timestamp") ?? 0);
		const isSent = type === "outbound-rtp";
		if (isSent || type === "inbound-rtp") {
			const remote = find(entry["remoteId"]);
			const way = isSent ? "Sent" : "Received";
			streams.push({
				key: [isSent, entry["ssrc"], entry["mid"], entry["rid"]].join(),
				mid: entry["mid"],
				timestampMs: entry["timestamp"] as number,
				bytes: original(entry, `bytes${way}`, `retransmittedBytes${way}`),
				packets: original(entry, `packets${way}`, `retransmittedPackets${way}`),
				carried: read(entry, `packets${way}`),
				packetsLost: read(entry, "packetsLost"),
				jitterMs: read(entry, "jitter", 1e3),
				frames: read(entry, isSent ? "framesSent" : "framesDecoded"),
				width: read(entry, "frameWidth"),
				height: read(entry, "frameHeight"),
				isSent,
				isAudio: entry["kind"] === "audio",
				isScreen: entry["contentType"] === "screenshare",
				trackId: entry["trackIdentifier"] ?? find(entry["mediaSourceId"])?.["trackIdentifier"],
				connectionType: wayOf(pairOf(find(entry["transportId"]))),
				remote: remote && readEntry(remote),
			});
		}
		// A transport names its pair; older Firefox has no transports and marks the pair itself.
		if (type === "transport") pair ??= pairOf(entry);
		if (entry["selected"]) pair ??= entry;
		if (type === ECHO) echo = entry;
	});
	const trips = echo ?? pair;
	return { timestampMs, streams, pair: trips && readEntry(trips), connectionType: wayOf(pair) };
}
