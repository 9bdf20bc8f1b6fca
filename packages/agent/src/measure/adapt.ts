/**
 * Reads one stats report: finds what is measured with, whichever browser made it. W3C webrtc-stats has the names.
 * A number that a browser does not give is NaN from here on. All that is made of it is NaN as well, and nothing keeps it.
 */

import { connectionTypeOf } from "./connection-type.js";

/** One entry of a report; browsers differ in what it holds, so nothing is taken for granted. */
export type Entry = Readonly<Record<string, unknown>>;

/** What is used of RTCStatsReport, which a Map has, too. */
export interface StatsReport {
	forEach(visit: (entry: Entry) => void): void;
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
	readonly streams: readonly Entry[];
	/** The selected candidate pair, or the entry of an echo in its place. */
	readonly pair: Entry | undefined;
	entryOf(id: unknown): Entry | undefined;
	/** How what has this transport travels; where the browser does not say, as the selected pair does. */
	wayOf(transportId: unknown): string | undefined;
}

/** A number of an entry; stats are in seconds. */
export const read = (entry: Entry, name: string, factor = 1): number => (entry[name] as number) * factor;

/** What is left of a counter without retransmissions; a browser may not count these. */
export const original = (entry: Entry, name: string, repeated: string): number =>
	read(entry, name) - (read(entry, repeated) || 0);

export function readReport(report: StatsReport): ConnectionReading {
	// A browser makes an entry anew each time that it is asked for.
	const entries = new Map<unknown, Entry>();
	const streams: Entry[] = [];
	const transports: Entry[] = [];
	const ways = new Map<unknown, string | undefined>();
	let timestampMs = 0;
	let pair: Entry | undefined;
	const entryOf = (id: unknown) => entries.get(id);
	const wayBy = (pair: Entry | undefined) => connectionTypeOf(entryOf(pair?.["localCandidateId"]));
	report.forEach((entry) => {
		const type = String(entry["type"]);
		entries.set(entry["id"], entry);
		// What the other end reports is stamped with the time at which that came.
		if (type.startsWith("remote")) return;
		timestampMs = Math.max(timestampMs, read(entry, "timestamp") || 0);
		if (type.endsWith("bound-rtp")) streams.push(entry);
		if (type === "transport") transports.push(entry);
		// Older Firefox has no transports and marks the pair itself.
		if (entry["selected"]) pair ??= entry;
	});
	for (const transport of transports) {
		const its = entryOf(transport["selectedCandidatePairId"]);
		pair ??= its;
		ways.set(transport["id"], wayBy(its));
	}
	return {
		timestampMs,
		streams,
		pair,
		entryOf,
		wayOf: (transportId) => ways.get(transportId) ?? wayBy(pair),
	};
}
