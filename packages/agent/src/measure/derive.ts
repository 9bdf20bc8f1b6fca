/**
 * What happened on one connection between two polls, type by type. Keeps what it must know of earlier polls in a
 * Memory that the caller holds; takes time from the reports alone.
 */
import { type ConnectionReading, ECHO, type EntryReading, type StreamReading } from "./adapt.js";
import { counterDelta, signedDelta } from "./counter-delta.js";
import { combine } from "./fold.js";
import { keysOf, putReadings, type Quantities, type QuantitiesByType, type StreamType } from "./sample.js";

interface StreamMemory {
	reading?: StreamReading;
	/** Number of the poll that it was last in. */
	poll: number;
	/** The newest report of the other end. */
	remote?: EntryReading | undefined;
	/** What quantities that must not fall have fallen by, to be taken off what follows. Never above 0. */
	owed: { bytes?: number; packets?: number };
	/** Bytes sent since the newest report of the other end. */
	unreported: number;
	/** The track that was seen to be a screen. */
	screen?: unknown;
}

/** A stream that has been away for so many polls (ten minutes at one a second) is forgotten. */
const FORGOTTEN_AFTER_POLLS = 600;

export interface Memory {
	poll: number;
	timestampMs?: number;
	pair?: EntryReading | undefined;
	readonly streams: Map<string, StreamMemory>;
	/** The types that have had a round trip by RTCP, and take no other since. */
	readonly rtcpTypes: Set<StreamType>;
	/** What is known of the connection beside figures, by the names of the facts. */
	readonly facts: { [name: string]: string };
}

export function createMemory(): Memory {
	return { poll: 0, streams: new Map(), rtcpTypes: new Set(), facts: {} };
}

/** Ids of the tracks that are shared screens, and the mids that stand in where a browser tells no track. */
export type Shares = ReadonlySet<unknown>;

/** Adds the round trips since an earlier reading, if there were any. */
function putRoundTrips(into: Quantities, now: EntryReading, before: EntryReading | undefined, isRtcp: boolean): void {
	const count = counterDelta(now.rtts, before?.rtts ?? 0);
	const sumMs = counterDelta(now.rttSumMs, before?.rttSumMs ?? 0);
	if (!count || sumMs === undefined) return;
	putReadings(into, "latency", sumMs, count);
	into.latencyRtcpCount = isRtcp ? count : 0;
	if (now.id === ECHO) into.latencyEchoCount = count;
}

function deriveStream(now: StreamReading, stream: StreamMemory): Quantities {
	const { reading: before, remote: remoteBefore } = stream;
	const { remote, jitterMs } = now;
	const hasRestarted = (now.carried ?? 0) < (before?.carried ?? 0);
	if (hasRestarted) {
		stream.owed = {};
		stream.unreported = 0;
	}
	// A stream that was in no earlier poll began after the last one, so its counters began at nought.
	const settle = (name: "bytes" | "packets" | "packetsLost") => {
		const delta = hasRestarted ? 0 : signedDelta(now[name], before ? before[name] : 0);
		// Losses may fall, when packets come late after all: then their sum stays right.
		if (delta === undefined || name === "packetsLost") return delta;
		const sum = (stream.owed[name] ?? 0) + delta;
		stream.owed[name] = Math.min(0, sum);
		return Math.max(0, sum);
	};
	const bytes = settle("bytes");
	const packets = settle("packets");
	const frames = counterDelta(now.frames, before ? before.frames : 0);
	const result: Quantities = { bytes, packets, frames };
	if (frames && now.width && now.height) {
		result.width = now.width;
		result.height = now.height;
	}
	const isFresh = remote && remote.timestampMs !== remoteBefore?.timestampMs;
	if (remote) {
		putRoundTrips(result, remote, remoteBefore, true);
		stream.remote = remote;
	}

	if (!now.isSent) {
		result.packetsLost = settle("packetsLost");
		// Not a number where losses are not told.
		const missed = Math.max(0, Number(result.packetsLost));
		const expected = missed + (packets ?? 0);
		if (expected) result.lossMaxRatio = missed / expected;
		if (packets && jitterMs !== undefined) putReadings(result, "jitter", jitterMs, 1);
		return result;
	}

	stream.unreported += bytes ?? 0;
	if (isFresh) {
		const { fractionLost } = remote;
		if (fractionLost !== undefined) {
			result.reportedBytes = stream.unreported;
			result.reportedLostBytes = stream.unreported * fractionLost;
			if (stream.unreported) result.lossMaxRatio = fractionLost;
		}
		if (remote.jitterMs !== undefined) putReadings(result, "jitter", remote.jitterMs, 1);
		stream.unreported = 0;
	}
	return result;
}

/** The first poll of a connection gives nothing: there is nothing yet to compare it with. */
export function derive(memory: Memory, reading: ConnectionReading, shares: Shares): QuantitiesByType {
	const result: QuantitiesByType = {};
	const { timestampMs: sinceMs, streams, rtcpTypes, pair: pairBefore } = memory;
	const { timestampMs, pair } = reading;
	// A browser may answer twice with the same report.
	if (timestampMs === undefined || timestampMs === sinceMs) return result;
	memory.timestampMs = timestampMs;
	memory.pair = pair;
	memory.poll += 1;

	for (const now of reading.streams) {
		const stream: StreamMemory = streams.get(now.key) ?? { poll: 0, owed: {}, unreported: 0 };
		streams.set(now.key, stream);
		// The content type of a received share comes and goes (Chromium): once seen it holds for that track and stream.
		const track = now.trackId ?? 0;
		if (now.isScreen) stream.screen = track;
		const medium = now.isAudio
			? "audio"
			: stream.screen === track || shares.has(now.trackId ?? now.mid)
				? "as"
				: "video";
		const type: StreamType = `${medium}_${now.isSent ? "input" : "output"}`;
		const connectionType = now.connectionType ?? reading.connectionType;
		if (now.carried && connectionType) {
			memory.facts[medium === "audio" ? "connectionType" : `${medium}ConnectionType`] = connectionType;
		}
		if (sinceMs === undefined) stream.remote = now.remote;
		else {
			const { reading: before, poll } = stream;
			const quantities = deriveStream(now, stream);
			const durationMs = now.timestampMs - (before && poll === memory.poll - 1 ? before.timestampMs : sinceMs);
			// A stream that never carried a packet is none.
			if (now.carried && durationMs >= 1) {
				quantities.durationMs = durationMs;
				result[type] = combine(result[type], quantities);
				if (quantities.latencyRtcpCount) rtcpTypes.add(type);
			}
		}
		stream.reading = now;
		stream.poll = memory.poll;
	}
	for (const [key, { poll }] of streams) if (memory.poll - poll > FORGOTTEN_AFTER_POLLS) streams.delete(key);

	if (pair && pair.id === pairBefore?.id) {
		for (const type of keysOf(result)) {
			const quantities = result[type];
			if (quantities && !rtcpTypes.has(type)) putRoundTrips(quantities, pair, pairBefore, false);
		}
	}
	return result;
}
