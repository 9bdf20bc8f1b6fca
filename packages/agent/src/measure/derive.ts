/**
 * What happened on one connection between two polls, type by type. Keeps what it must know of earlier polls in a
 * Memory that the caller holds; takes time from the reports alone. A page may receive fifty streams: so each reading is
 * added where it belongs as soon as it is made, and what is known of a stream changes in its place.
 */
import { carriedBy, ECHO, type Figures, readReport, type StatsReport } from "./adapt.js";
import { type Counters, step } from "./counter-delta.js";
import { add, addReadings, merge, raise, show } from "./fold.js";
import { JITTER, LATENCY, type Quantities, type QuantitiesByType, type StreamType } from "./sample.js";

interface StreamMemory extends Counters {
	/** Number of the poll that it was last in, and the time of its entry there. */
	poll?: number;
	timestampMs?: number;
	/** What quantities that must not fall have fallen by, to be taken off what follows. Never above 0. */
	owed: { bytes?: number; packets?: number };
	/** Bytes sent since the newest report of the other end, and the time of that. */
	unreported: number;
	reportedAtMs?: number | undefined;
	/** The track that was seen to be a screen. */
	screen?: unknown;
}

/** A stream that has been away for so many polls (ten minutes at one a second) is forgotten. */
const FORGOTTEN_AFTER_POLLS = 600;

export interface Memory {
	poll: number;
	timestampMs?: number;
	/** What told the round trips of the whole connection, and where its counters stood. */
	readonly pair: Counters & { id?: unknown };
	readonly streams: Map<string, StreamMemory>;
	/** The types that have had a round trip by RTCP, and take no other since. */
	readonly rtcpTypes: Set<StreamType>;
	/** What is known of the connection beside figures, by the names of the facts. */
	readonly facts: { [name: string]: string };
}

export function createMemory(): Memory {
	return { poll: 0, pair: {}, streams: new Map(), rtcpTypes: new Set(), facts: {} };
}

/** Ids of the tracks that are shared screens, and the mids that stand in where a browser tells no track. */
export type Shares = ReadonlySet<unknown>;

/** Adds the round trips since the last poll, and answers whether there were any. */
function addRoundTrips(into: Quantities, known: Counters, entry: Figures, isRtcp: boolean): boolean {
	const count = step(known, "rtts", (entry["roundTripTimeMeasurements"] ?? entry["responsesReceived"]) || 0);
	const sumMs = step(known, "sum", entry["totalRoundTripTime"] * 1e3);
	// A sum that is told only once there is one began at nought, too.
	known.sum ||= 0;
	if (!(count > 0 && sumMs >= 0)) return false;
	addReadings(into, LATENCY, sumMs, count);
	add(into, "latencyRtcpCount", isRtcp ? count : 0);
	return true;
}

/** What was carried since the last poll, where that must not fall: by what it fell is owed, and taken off what follows. */
function settle(stream: StreamMemory, name: "bytes" | "packets", now: number, isBegun: boolean): number {
	const delta = step(stream, name, now);
	const sum = isBegun ? 0 * delta : delta + (stream.owed[name] ?? 0);
	stream.owed[name] = Math.min(0, sum) || 0;
	return Math.max(0, sum);
}

/**
 * Pictures that were sent. Of one stream with several sizes of each (spatial layers) Chromium counts every size; its rate
 * counts none twice, and so tells how many there are: their number changes with the bandwidth.
 */
function picturesOf(entry: Figures, frames: number, durationMs: number): number {
	if (!frames || !/[LS][23]/.test(entry["scalabilityMode"] as string)) return frames;
	// No more than three, and without a rate unknown.
	const sizes = Math.min(3, Math.round((frames * 1e3) / (entry["framesPerSecond"] * durationMs)));
	return Math.round(frames / Math.max(1, sizes));
}

/** What a fresh report of the other end says of the bytes that were sent since the one before. */
function addReported(into: Quantities, report: Figures, sentBytes: number): void {
	const fractionLost = report["fractionLost"];
	if (fractionLost >= 0) {
		add(into, "reportedBytes", sentBytes);
		add(into, "reportedLostBytes", sentBytes * fractionLost);
		if (sentBytes) raise(into, "lossMaxRatio", fractionLost);
	}
	addReadings(into, JITTER, report["jitter"] * 1e3, 1);
}

/** What is missing of what came, and how evenly it came. */
function addReceived(into: Quantities, entry: Figures, lost: number, packets: number): void {
	// Losses may fall, when packets come late after all: then their sum stays right.
	add(into, "packetsLost", lost);
	const missed = Math.max(0, lost);
	raise(into, "lossMaxRatio", missed / (missed + (packets || 0)));
	if (packets) addReadings(into, JITTER, entry["jitter"] * 1e3, 1);
}

/** Adds what a connection did since its last poll. The first gives nothing: there is nothing yet to compare it with. */
export function derive(memory: Memory, report: StatsReport, shares: Shares, into: QuantitiesByType): void {
	const { timestampMs: sinceMs, streams, rtcpTypes, pair: pairBefore, facts } = memory;
	const { timestampMs, streams: entries, pair, entryOf, wayOf } = readReport(report);
	// A browser may answer twice with the same report.
	if (!timestampMs || timestampMs === sinceMs) return;
	memory.timestampMs = timestampMs;
	const poll = ++memory.poll;
	const types = new Set<StreamType>();

	for (const entry of entries) {
		const { ssrc, mid, rid, timestamp: entryMs } = entry;
		const isSent = entry["type"] === "outbound-rtp";
		// An SSRC alone is not enough: it may return on another m-line or layer.
		const key = `${isSent},${ssrc},${mid},${rid}`;
		const stream: StreamMemory = streams.get(key) ?? { owed: {}, unreported: 0 };
		streams.set(key, stream);

		const trackId = entry["trackIdentifier"] ?? entryOf(entry["mediaSourceId"])?.["trackIdentifier"];
		// The content type of a received share comes and goes (Chromium): once seen it holds for that track and stream.
		const track = trackId ?? 0;
		if (entry["contentType"] === "screenshare") stream.screen = track;
		const isShare = shares.has(trackId ?? mid) || stream.screen === track;
		const medium = entry["kind"] === "audio" ? "audio" : isShare ? "as" : "video";
		const type: StreamType = isSent ? `${medium}_input` : `${medium}_output`;

		const counters = carriedBy(entry, isSent);
		const carried = counters.counted || 0;
		const connectionType = carried && wayOf(entry["transportId"]);
		if (connectionType) facts[medium === "audio" ? "connectionType" : `${medium}ConnectionType`] = connectionType;
		// Not a number at the first poll.
		const beforeMs = (stream.poll === poll - 1 ? stream.timestampMs : sinceMs) as number;
		const durationMs = entryMs - beforeMs;
		stream.poll = poll;
		stream.timestampMs = entryMs;
		// A stream that never carried a packet is none.
		const isStream = carried && durationMs >= 1;
		const quantities = (isStream && into[type]) || {};
		if (isStream) {
			into[type] = quantities;
			types.add(type);
		}
		raise(quantities, "durationMs", durationMs);

		// Of what was before the first poll, or before its counters restarted, nothing is known.
		const isBegun = step(stream, "carried", carried) < 0 || !sinceMs;
		const bytes = settle(stream, "bytes", counters.media, isBegun);
		const packets = settle(stream, "packets", counters.mediaPackets, isBegun);
		add(quantities, "bytes", bytes);
		add(quantities, "packets", packets);
		const frames = Math.max(0, step(stream, "frames", counters.pictures));
		show(quantities, picturesOf(entry, frames, durationMs), entry["frameWidth"], entry["frameHeight"]);
		const remote = entryOf(entry["remoteId"]);
		if (remote && addRoundTrips(quantities, stream, remote, true) && isStream) rtcpTypes.add(type);

		if (isSent) {
			stream.unreported = (isBegun ? 0 : stream.unreported) + (bytes || 0);
			const reportedAtMs = remote?.["timestamp"];
			if (remote && reportedAtMs !== stream.reportedAtMs) {
				stream.reportedAtMs = reportedAtMs;
				// What was sent after it came, if all that was sent since the last poll was sent evenly.
				const part = (entryMs - (reportedAtMs as number)) / durationMs;
				const later = (part > 0 && part < 1 && Math.round(part * bytes)) || 0;
				addReported(quantities, remote, stream.unreported - later);
				stream.unreported = later;
			}
		} else {
			const lost = step(stream, "packetsLost", entry["packetsLost"]);
			addReceived(quantities, entry, isBegun ? 0 * lost : lost, packets);
		}
	}
	for (const [key, stream] of streams) if (poll - (stream.poll as number) > FORGOTTEN_AFTER_POLLS) streams.delete(key);

	if (pair) {
		const trips: Quantities = {};
		if (addRoundTrips(trips, pairBefore, pair, false) && pair["id"] === pairBefore.id) {
			if (pair["type"] === ECHO) trips.latencyEchoCount = trips.latencyCount;
			for (const type of types) if (!rtcpTypes.has(type)) merge(into[type], trips);
		}
		pairBefore.id = pair["id"];
	}
}
