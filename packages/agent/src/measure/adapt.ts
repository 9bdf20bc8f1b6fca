/**
 * Reads one stats report: finds what is measured with, whichever browser made it. W3C webrtc-stats has the names.
 */

import { connectionTypeOf } from "./connection-type.js";

/** One entry of a report; browsers differ in what it holds, so nothing is taken for granted. */
export type Entry = Readonly<Record<string, unknown>>;

/**
 * An entry whose figures are computed with. A figure that a browser lacks is undefined in spite of its type, and one that
 * a wrapper has no value for may be null: neither is 0 (`numberOf`).
 */
export type Figures = Entry & {
	readonly [name in
		| ("packetsSent" | "retransmittedPacketsSent" | "bytesSent" | "retransmittedBytesSent")
		| ("packetsReceived" | "retransmittedPacketsReceived" | "bytesReceived" | "retransmittedBytesReceived")
		| ("framesSent" | "framesEncoded" | "framesDecoded" | "framesPerSecond" | "frameWidth" | "frameHeight")
		| ("timestamp" | "ssrc" | "packetsLost" | "fractionLost" | "jitter")
		| ("roundTripTime" | "totalRoundTripTime" | "roundTripTimeMeasurements" | "responsesReceived")]: number;
};

/** What is used of RTCStatsReport, which a Map has, too. Chromium takes a third less for the values than for `forEach`. */
export interface StatsReport {
	values(): Iterable<Entry>;
}

/**
 * Id and type of the entry that `@qoscope/agent/echo` adds. It has a candidate pair's fields, is marked as the selected
 * one and comes before all others, so that it serves in the pair's place.
 */
export const ECHO = "echo";

export interface ConnectionReading {
	/** That of the newest entry; 0 in a report without any. */
	readonly timestampMs: number;
	/** What is sent and what is received, stream by stream. */
	readonly streams: readonly Figures[];
	/** The selected candidate pair, or the entry of an echo in its place. */
	readonly pair: Figures | undefined;
	/** Of all but streams. */
	entryOf(id: unknown): Figures | undefined;
	/** What the other end reports of a stream; older browsers link it from that end alone. */
	remoteOf(stream: Entry): Figures | undefined;
	/** How what has this transport travels; where the browser names none, as the selected pair does. */
	wayOf(transportId: unknown): string | undefined;
}

/** What stands before a stream's id where the report of its other end is kept by it. */
const REMOTE = "remote of ";

export function readReport(report: StatsReport): ConnectionReading {
	// A browser makes an entry anew each time that it is asked for.
	const entries = new Map<unknown, Figures>();
	const streams: Figures[] = [];
	let timestampMs = 0;
	let pair: Figures | undefined;
	const entryOf = (id: unknown) => entries.get(id);
	const pairOf = (transport: Entry | undefined) => entryOf(transport?.["selectedCandidatePairId"]);
	for (const told of report.values()) {
		const entry = told as Figures;
		const type = String(entry["type"]);
		// Before "remote-inbound-rtp" there was "inbound-rtp" with a mark (Firefox until 66).
		const isRemote = type.startsWith("remote") || entry["isRemote"];
		if (!isRemote && type.endsWith("bound-rtp")) streams.push(entry);
		// Nobody asks for a stream by its id.
		else entries.set(entry["id"], entry);
		if (isRemote) entries.set(REMOTE + entry["localId"], entry);
		// What the other end reports is stamped with the time at which that came.
		if (isRemote) continue;
		if (entry["timestamp"] > timestampMs) timestampMs = entry["timestamp"];
		// Older Firefox has no transports and marks the pair itself.
		if (entry["selected"]) pair ??= entry;
	}
	entries.forEach((entry) => {
		pair ??= pairOf(entry);
	});
	return {
		timestampMs,
		streams,
		pair,
		entryOf,
		remoteOf: (stream) => entryOf(stream["remoteId"]) ?? entryOf(REMOTE + stream["id"]),
		wayOf: (transportId) => connectionTypeOf(entryOf((pairOf(entryOf(transportId)) ?? pair)?.["localCandidateId"])),
	};
}
