/**
 * What happened on one connection between two polls, type by type. Keeps what it must know of earlier polls in a
 * Memory that the caller holds; takes time from the reports alone.
 */
import type { ConnectionReading, RemoteReading, StreamReading } from "./adapt.js";
import { counterDelta, signedDelta } from "./counter-delta.js";
import { combine } from "./fold.js";
import type { Quantities, QuantitiesByType, StreamType } from "./sample.js";

type Owed = "bytes" | "packets" | "packetsLost";

interface StreamMemory {
	reading: StreamReading;
	poll: number;
	/** The newest report of the other end. */
	remote: RemoteReading | undefined;
	/** What quantities that must not fall have fallen by, to be taken off what follows. Never above 0. */
	readonly owed: { [name in Owed]: number };
	/** Bytes sent since that report. */
	unreportedBytes: number;
	/** The track that was seen to be a screen. */
	screenTrack?: string | undefined;
}

export interface Memory {
	poll: number;
	timestampMs: number | undefined;
	pair: ConnectionReading["pair"];
	readonly streams: Map<string, StreamMemory>;
	/** The types that have had a round trip by RTCP, and take no other since. */
	readonly typesWithRtcp: Set<StreamType>;
}

export function createMemory(): Memory {
	return { poll: 0, timestampMs: undefined, pair: undefined, streams: new Map(), typesWithRtcp: new Set() };
}

/** A stream that has been away for so many polls (ten minutes at one a second) is forgotten. */
const FORGOTTEN_AFTER_POLLS = 600;
/** The longest gap that a reading may span on the wire. */
const DAY_MS = 86_400_000;

export type ShareTest = (reading: StreamReading) => boolean;

function typeOf(reading: StreamReading, stream: StreamMemory, isShare: ShareTest): StreamType {
	// The content type of a received share comes and goes (Chromium): once seen it holds, for that track on that stream.
	const track = reading.trackId ?? "";
	if (reading.isScreen) stream.screenTrack = track;
	const medium = reading.isAudio ? "audio" : stream.screenTrack === track || isShare(reading) ? "as" : "video";
	return `${medium}_${reading.isSent ? "input" : "output"}`;
}

/** Round trips since an earlier reading. Their mean stands for lowest and highest, as only the sum is known. */
function roundTripsSince(now: RemoteReading, before: RemoteReading, isFresh: boolean): Quantities | undefined {
	const hasSum = now.roundTrips !== undefined && now.roundTripSumMs !== undefined;
	const count = hasSum ? counterDelta(now.roundTrips, before.roundTrips ?? 0) : isFresh ? 1 : 0;
	const sumMs = hasSum ? counterDelta(now.roundTripSumMs, before.roundTripSumMs ?? 0) : now.roundTripMs;
	if (!count || sumMs === undefined) return undefined;
	const meanMs = sumMs / count;
	return { latencySumMs: sumMs, latencyCount: count, latencyMinMs: meanMs, latencyMaxMs: meanMs, latencyRtcpCount: 0 };
}

const jitterReading = (jitterMs: number): Quantities => ({
	jitterSumMs: jitterMs,
	jitterCount: 1,
	jitterMinMs: jitterMs,
	jitterMaxMs: jitterMs,
});

function deriveStream(now: StreamReading, stream: StreamMemory, before: StreamReading | undefined): Quantities {
	// A stream that was in no earlier poll began after the last one, so its counters began at nought.
	const since = (name: "bytes" | "packets" | "resentBytes" | "resentPackets" | "frames") =>
		counterDelta(now[name], before ? before[name] : 0);
	const settle = (name: Owed, delta: number | undefined) => {
		if (delta === undefined) return undefined;
		const sum = stream.owed[name] + delta;
		stream.owed[name] = Math.min(0, sum);
		return Math.max(0, sum);
	};
	const without = (all: number | undefined, resent = 0) => (all === undefined ? undefined : all - resent);
	const hasRestarted = (now.packets ?? 0) < (before?.packets ?? 0);
	if (hasRestarted) Object.assign(stream, { owed: { bytes: 0, packets: 0, packetsLost: 0 }, unreportedBytes: 0 });

	const bytes = settle("bytes", without(since("bytes"), since("resentBytes")));
	const packets = settle("packets", without(since("packets"), since("resentPackets")));
	const frames = since("frames");
	let result: Quantities = { bytes, packets, frames };
	if (frames && now.width && now.height) Object.assign(result, { width: now.width, height: now.height });

	const remote = now.remote;
	const earlier = stream.remote ?? {};
	const isFresh = remote !== undefined && remote.timestampMs !== earlier.timestampMs;
	if (remote) {
		const roundTrips = roundTripsSince(remote, earlier, isFresh);
		if (roundTrips) result = { ...result, ...roundTrips, latencyRtcpCount: roundTrips.latencyCount };
		stream.remote = remote;
	}

	if (!now.isSent) {
		const delta = hasRestarted ? 0 : signedDelta(now.packetsLost, before ? before.packetsLost : 0);
		const packetsLost = settle("packetsLost", delta);
		const expected = (packetsLost ?? 0) + (packets ?? 0);
		result.packetsLost = packetsLost;
		if (packetsLost !== undefined && expected > 0) result.lossMaxRatio = packetsLost / expected;
		return packets && now.jitterMs !== undefined ? { ...result, ...jitterReading(now.jitterMs) } : result;
	}

	stream.unreportedBytes += bytes ?? 0;
	if (!isFresh) return result;
	const { fractionLost, jitterMs } = remote;
	if (fractionLost !== undefined) {
		result.reportedBytes = stream.unreportedBytes;
		result.reportedLostBytes = stream.unreportedBytes * fractionLost;
		if (stream.unreportedBytes > 0) result.lossMaxRatio = fractionLost;
	}
	stream.unreportedBytes = 0;
	return jitterMs === undefined ? result : { ...result, ...jitterReading(jitterMs) };
}

/** The first poll of a connection gives nothing: there is nothing yet to compare it with. */
export function derive(memory: Memory, reading: ConnectionReading, isShare: ShareTest): QuantitiesByType {
	const result: QuantitiesByType = {};
	const sinceMs = memory.timestampMs;
	// A browser may answer twice with the same report.
	if (reading.timestampMs === undefined || reading.timestampMs === sinceMs) return result;
	memory.timestampMs = reading.timestampMs;
	memory.poll += 1;

	for (const now of reading.streams) {
		const known = memory.streams.get(now.key);
		const stream = known ?? {
			reading: now,
			poll: 0,
			remote: sinceMs === undefined ? now.remote : undefined,
			owed: { bytes: 0, packets: 0, packetsLost: 0 },
			unreportedBytes: 0,
		};
		memory.streams.set(now.key, stream);
		const type = typeOf(now, stream, isShare);
		if (sinceMs !== undefined) {
			const quantities = deriveStream(now, stream, known?.reading);
			const wasThere = stream.poll === memory.poll - 1;
			const durationMs = now.timestampMs - (wasThere ? stream.reading.timestampMs : sinceMs);
			// A stream that never carried a packet is none.
			if (now.packets && durationMs > 0 && durationMs <= DAY_MS) {
				result[type] = combine(result[type], { durationMs, ...quantities });
				if (quantities.latencyCount) memory.typesWithRtcp.add(type);
			}
		}
		stream.reading = now;
		stream.poll = memory.poll;
	}
	for (const [key, { poll }] of memory.streams) {
		if (memory.poll - poll > FORGOTTEN_AFTER_POLLS) memory.streams.delete(key);
	}

	const { pair } = reading;
	const roundTrips = pair && pair.id === memory.pair?.id && roundTripsSince(pair, memory.pair, false);
	memory.pair = pair;
	if (roundTrips) {
		for (const key in result) {
			const type = key as StreamType;
			if (!memory.typesWithRtcp.has(type)) result[type] = { ...result[type], ...roundTrips };
		}
	}
	return result;
}
