/**
 * Reads one stats report: takes the fields that are measured with and gives them the same names for every browser.
 * A field that a browser does not have stays undefined. W3C webrtc-stats names are on the right-hand sides.
 */

import { connectionTypeOf } from "./connection-type.js";
import { finite } from "./counter-delta.js";

/** One entry of a report; browsers differ in what it holds, so nothing is taken for granted. */
type Entry = Readonly<Record<string, unknown>>;

/** What RTCStatsReport and Map have in common. */
export interface StatsReport {
	forEach(visit: (entry: Entry) => void): void;
	get(id: string): Entry | undefined;
}

type Maybe = number | undefined;

/** What an entry says, whatever its type: a stream, what the other end reports of it, or a candidate pair. */
export interface EntryReading {
	readonly id: unknown;
	readonly mid: unknown;
	readonly timestampMs: number;
	/** Without retransmissions; where a browser does not count these there is nothing to subtract. */
	readonly bytes: Maybe;
	readonly packets: Maybe;
	/** Packets with retransmissions: what tells that a stream ran, or that its counters restarted. */
	readonly carried: Maybe;
	readonly packetsLost: Maybe;
	readonly fractionLost: Maybe;
	readonly jitterMs: Maybe;
	readonly rtts: Maybe;
	readonly rttSumMs: Maybe;
	readonly frames: Maybe;
	readonly width: Maybe;
	readonly height: Maybe;
}

export interface StreamReading extends EntryReading {
	/** An SSRC alone is not enough: it may return on another m-line or layer. */
	readonly key: string;
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
	/** The selected candidate pair, and how it goes. */
	readonly pair: EntryReading | undefined;
	readonly connectionType: string | undefined;
}

function readEntry(entry: Entry, way = ""): EntryReading {
	const read = (name: string, factor = 1) => finite(Number(entry[name]) * factor);
	const original = (what: string) =>
		finite(Number(entry[what.toLowerCase() + way]) - (read(`retransmitted${what}${way}`) ?? 0));
	// Stats are in seconds.
	return {
		id: entry["id"],
		mid: entry["mid"],
		timestampMs: read("timestamp") ?? 0,
		bytes: original("Bytes"),
		packets: original("Packets"),
		carried: read(`packets${way}`),
		packetsLost: read("packetsLost"),
		fractionLost: read("fractionLost"),
		jitterMs: read("jitter", 1e3),
		rtts: read("roundTripTimeMeasurements") ?? read("responsesReceived"),
		rttSumMs: read("totalRoundTripTime", 1e3),
		frames: read(way === "Sent" ? "framesSent" : "framesDecoded"),
		width: read("frameWidth"),
		height: read("frameHeight"),
	};
}

export function readReport(report: StatsReport): ConnectionReading {
	const streams: StreamReading[] = [];
	let timestampMs: Maybe;
	let pair: Entry | undefined;
	const find = (id: unknown) => report.get(id as string);
	const pairOf = (transport: Entry | undefined) => find(transport?.["selectedCandidatePairId"]);
	const wayOf = (pair: Entry | undefined) => connectionTypeOf(find(pair?.["localCandidateId"]));
	report.forEach((entry) => {
		const type = String(entry["type"]);
		// What the other end reports is stamped with the time at which that came.
		if (!/^remote/.test(type)) timestampMs = Math.max(timestampMs ?? 0, Number(entry["timestamp"]) || 0);
		const isSent = type === "outbound-rtp";
		if (isSent || type === "inbound-rtp") {
			const remote = find(entry["remoteId"]);
			streams.push({
				...readEntry(entry, isSent ? "Sent" : "Received"),
				key: [isSent, entry["ssrc"], entry["mid"], entry["rid"]].join(),
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
	});
	return { timestampMs, streams, pair: pair && readEntry(pair), connectionType: wayOf(pair) };
}
