/**
 * What happened on one connection between two polls, stream by stream. Keeps what it must know of earlier polls in a
 * Memory that the caller holds. A page may receive fifty streams: what is known of one changes in its place.
 */
import { ECHO, type Figures, readReport, type StatsReport } from "./adapt.js";
import { type Counters, numberOf, rise, signed, step } from "./counter-delta.js";
import { add, addReadings, type Reading, raise } from "./fold.js";
import { addLoss, type ReportedStream } from "./receiver-reports.js";
import { JITTER, LATENCY, type Quantities, type StreamType } from "./sample.js";

/** Counters of bytes or packets. */
interface Carried extends Counters {
	/** What the difference of the two, which must not fall, has fallen by, carried over to what follows. Never above 0. */
	owed?: number;
}

interface StreamMemory extends ReportedStream {
	/** Number of the poll that it was last in, and the time of its entry there. */
	poll?: number;
	timestampMs?: number;
	/** When that was, in the agent's time. */
	untilMs?: number;
	readonly bytes: Carried;
	readonly packets: Carried;
	/** Packets sent since the newest report of the other end, and the time of that. */
	unreported: number;
	reportedAtMs?: number | undefined;
	/** The track that it carried last, and whether that was a screen. */
	track?: unknown;
	isShare?: boolean;
	/** The track that the browser itself called a screen, and for how many polls with frames it has not done so since. */
	screen?: unknown;
	unlike?: number;
}

/** A stream that has been away for so many polls (ten minutes at one a second) is forgotten. */
const FORGOTTEN_AFTER_POLLS = 600;
/**
 * The longest time between two polls that is counted. Browsers wake the timers of a hidden page once a minute at least;
 * a longer gap (a device that slept, a clock that jumped) says nothing of how its media were spread.
 */
export const LONGEST_GAP_MS = 65_000;
/** A received share may lose its content type for a frame; without it for so many polls with frames it is none any more. */
const UNLIKE_POLLS = 5;
/** More than any stream carries: 1 Gbit/s, 100,000 packets a second, 1,000 frames a second; and what a size may be. */
const MOST_BYTES_A_MS = 125_000;
const MOST_PACKETS_A_MS = 100;
const MOST_FRAMES_A_MS = 1;
const LARGEST_SIDE = 65_535;
/** Between two polls; many answers of one pair may come after a gap. */
const MOST_ROUND_TRIPS = 100_000;
/**
 * Reports are placed in the agent's time by how long the quickest of a connection's first two answers took. Answers that
 * are so much quicker, or reports that lie so far back, show that this was wrong, or that their clock was set.
 */
const QUICKER_MS = 250;
const FURTHER_BACK_MS = 5_000;

export interface Memory {
	poll: number;
	timestampMs?: number;
	/** Time of the agent minus that of the reports. */
	shiftMs?: number;
	/** When it was last read, in the agent's time, and how many ticks have passed since. */
	untilMs?: number;
	missed: number;
	/** What gave the round trips of the whole connection, and where its counters stood. */
	readonly pair: Counters & { id?: unknown };
	readonly streams: Map<string, StreamMemory>;
	/** The types that have had a round trip by RTCP, and take no other since. */
	readonly rtcpTypes: Set<StreamType>;
	/** What is known of the connection beside figures, by the names of the facts. */
	readonly facts: { [name: string]: string };
}

export function createMemory(): Memory {
	return { poll: 0, missed: 0, pair: {}, streams: new Map(), rtcpTypes: new Set(), facts: {} };
}

/** Ids of the tracks that are shared screens, and the mids that stand in where a browser names no track. */
export type Shares = ReadonlySet<unknown>;

/** What has been added of a poll, and whether all of it was within bounds. */
interface Poll {
	isWhole: boolean;
}

/** The value, or no number where it is beyond what can be. */
function bounded(poll: Poll, value: number, limit: number): number {
	if (!(Math.abs(value) > limit)) return value;
	poll.isWhole = false;
	return Number.NaN;
}

/** Adds the round trips since the last poll, and returns whether there were any. */
function addRoundTrips(poll: Poll, into: Quantities, known: Counters, entry: Figures, isRtcp: boolean): boolean {
	const count = bounded(
		poll,
		step(known, "rtts", (entry["roundTripTimeMeasurements"] ?? entry["responsesReceived"]) || 0),
		MOST_ROUND_TRIPS,
	);
	const sumMs = step(known, "sum", numberOf(entry["totalRoundTripTime"]) * 1e3);
	// A sum that is reported only once there is one began at nought, too.
	known.sum ||= 0;
	if (!(count > 0 && sumMs >= 0)) return false;
	if (!addReadings(into, LATENCY, sumMs, count)) {
		poll.isWhole = false;
		return false;
	}
	add(into, "latencyRtcpCount", isRtcp ? count : 0);
	return true;
}

/**
 * What was carried since the last poll without retransmissions, where that must not fall: a browser may count these
 * first, so what it fell by is taken off what follows.
 */
function settle(known: Carried, total: number, repeated: number, isRestart: boolean): number {
	const delta = rise(known, "total", total) - rise(known, "repeated", repeated || 0);
	const sum = isRestart ? 0 * delta : delta + (known.owed ?? 0);
	known.owed = Math.min(0, sum) || 0;
	return Math.max(0, sum);
}

/**
 * Frames that were sent. Of one stream with several sizes of each (spatial layers) Chromium counts every size; its rate
 * counts none twice, and so shows how many there are: their number changes with the bandwidth.
 */
function framesOf(entry: Figures, frames: number, durationMs: number): number {
	if (!frames || !/[LS][23]/.test(entry["scalabilityMode"] as string)) return frames;
	// No more than three, and without a rate unknown.
	const sizes = Math.min(3, Math.round((frames * 1e3) / (numberOf(entry["framesPerSecond"]) * durationMs)));
	return Math.round(frames / Math.max(1, sizes));
}

function addJitter(poll: Poll, into: Quantities, entry: Figures): void {
	if (!addReadings(into, JITTER, numberOf(entry["jitter"]) * 1e3, 1)) poll.isWhole = false;
}

/** What is missing of what came, and how evenly it came. */
function addReceived(poll: Poll, into: Quantities, entry: Figures, lost: number, packets: number): void {
	// Losses may fall, when packets come late after all: then their sum stays right.
	add(into, "packetsLost", lost);
	const missed = Math.max(0, lost);
	raise(into, "lossMaxRatio", missed / (missed + (packets || 0)));
	if (packets) addJitter(poll, into, entry);
}

/**
 * Hands over what each stream of a connection did since its last poll, in the agent's time; `nowMs` is when the report
 * came. The first poll gives nothing: there is nothing yet to compare it with. Returns whether all was within bounds;
 * what is not is left out.
 */
export function derive(
	memory: Memory,
	report: StatsReport,
	shares: Shares,
	nowMs: number,
	put: (reading: Reading) => void,
): boolean {
	const { timestampMs: sinceMs, streams, rtcpTypes, pair: pairBefore, facts } = memory;
	const { timestampMs, streams: entries, pair, entryOf, remoteOf, wayOf } = readReport(report);
	const made: Poll = { isWhole: true };
	// A browser may answer twice with the same report, and in less than a millisecond nothing can be measured.
	if (!timestampMs || Math.abs(timestampMs - (sinceMs ?? 0)) < 1) return true;
	memory.timestampMs = timestampMs;
	memory.missed = 0;
	const lagMs = nowMs - timestampMs - (memory.shiftMs ?? 0);
	if (!memory.poll || lagMs < (memory.poll > 1 ? -QUICKER_MS : 0) || lagMs > FURTHER_BACK_MS) {
		memory.shiftMs = nowMs - timestampMs;
	}
	const shiftMs = memory.shiftMs as number;
	const readMs = memory.untilMs;
	memory.untilMs = timestampMs + shiftMs;
	const poll = ++memory.poll;
	/** The types that ran, each until its last stream was read. */
	const types = new Map<StreamType, number>();

	for (const entry of entries) {
		const { ssrc, mid, rid, timestamp: entryMs } = entry;
		const kind = entry["kind"] ?? entry["mediaType"];
		// Without either nobody knows what it is.
		if (kind !== "audio" && kind !== "video") continue;
		const isSent = entry["type"] === "outbound-rtp";
		// An SSRC alone is not enough: it may return on another m-line or layer.
		const key = `${isSent},${ssrc ?? entry["id"]},${mid ?? ""},${rid ?? ""}`;
		const stream: StreamMemory = streams.get(key) ?? { bytes: {}, packets: {}, unreported: 0 };
		streams.set(key, stream);

		// Until Chromium 112 and in older Safari some of it stood in an entry of the track.
		const older = entryOf(entry["trackId"]);
		const carried = (isSent ? entry["packetsSent"] : entry["packetsReceived"]) || 0;
		// Not a number at the first poll.
		const wasThere = stream.poll === poll - 1;
		const durationMs = entryMs - ((wasThere ? stream.timestampMs : sinceMs) as number);
		const untilMs = entryMs + shiftMs;
		// To the digit where it was read last, so that nothing lies between two readings.
		const lastMs = (wasThere ? stream.untilMs : readMs) as number;
		const fromMs = Math.abs(untilMs - durationMs - lastMs) < 1 ? lastMs : untilMs - durationMs;
		stream.poll = poll;
		stream.timestampMs = entryMs;
		stream.untilMs = untilMs;
		const counted = Math.max(
			0,
			step(
				stream,
				"frames",
				(isSent ? (entry["framesSent"] ?? entry["framesEncoded"]) : entry["framesDecoded"]) ?? older?.["framesDecoded"],
			),
		);
		const frames = bounded(made, framesOf(entry, counted, durationMs), durationMs * MOST_FRAMES_A_MS);

		const trackId = entry["trackIdentifier"] ?? (older ?? entryOf(entry["mediaSourceId"]))?.["trackIdentifier"];
		const track = trackId ?? 0;
		if (entry["contentType"] === "screenshare") {
			stream.screen = track;
			stream.unlike = 0;
		} else if (frames) {
			stream.unlike = (stream.unlike ?? 0) + 1;
			if (stream.unlike > UNLIKE_POLLS) stream.screen = undefined;
		}
		// A sender without a track is paused: it stays what it was, and so does what it has sent until then.
		if (trackId != null || !stream.track) {
			stream.track = trackId;
			stream.isShare = shares.has(trackId ?? mid) || stream.screen === track;
		}
		const medium = kind === "audio" ? kind : stream.isShare ? "as" : kind;
		const type: StreamType = isSent ? `${medium}_input` : `${medium}_output`;

		const connectionType = carried ? wayOf(entry["transportId"]) : undefined;
		if (connectionType !== undefined)
			facts[medium === "audio" ? "connectionType" : `${medium}ConnectionType`] = connectionType;

		// A stream that never carried a packet is none.
		const isStream = carried && durationMs >= 1 && durationMs <= LONGEST_GAP_MS;
		// Backwards, or over a gap, nothing is known; but of the first poll nobody expects anything.
		if (carried && !isStream && Number.isFinite(durationMs) && durationMs) made.isWhole = false;
		const quantities: Quantities = {};

		// Of what was before the first poll, or before its counters restarted, nothing is known.
		const isRestart = step(stream, "carried", carried) < 0 || !sinceMs;
		const bytes = bounded(
			made,
			isSent
				? settle(stream.bytes, entry["bytesSent"], entry["retransmittedBytesSent"], isRestart)
				: settle(stream.bytes, entry["bytesReceived"], entry["retransmittedBytesReceived"], isRestart),
			durationMs * MOST_BYTES_A_MS,
		);
		const packets = bounded(
			made,
			isSent
				? settle(stream.packets, entry["packetsSent"], entry["retransmittedPacketsSent"], isRestart)
				: settle(stream.packets, entry["packetsReceived"], entry["retransmittedPacketsReceived"], isRestart),
			durationMs * MOST_PACKETS_A_MS,
		);
		add(quantities, "bytes", bytes);
		add(quantities, "packets", packets);
		add(quantities, "frames", frames);
		const width = bounded(made, entry["frameWidth"] ?? older?.["frameWidth"] ?? 0, LARGEST_SIDE);
		const height = bounded(made, entry["frameHeight"] ?? older?.["frameHeight"] ?? 0, LARGEST_SIDE);
		if (frames && width && height) {
			quantities.width = width;
			quantities.height = height;
		}
		const remote = remoteOf(entry);
		if (remote && addRoundTrips(made, quantities, stream, remote, true) && isStream) rtcpTypes.add(type);

		if (isSent) {
			stream.unreported = (isRestart ? 0 : stream.unreported) + (packets || 0);
			const reportedAtMs = remote?.["timestamp"];
			if (remote && reportedAtMs !== stream.reportedAtMs) {
				// What was sent after it came, if all that was sent since the last poll was sent evenly.
				const part = (entryMs - (reportedAtMs as number)) / durationMs;
				const later = (part > 0 && part < 1 && part * packets) || 0;
				const sinceReportMs = (reportedAtMs as number) - (stream.reportedAtMs as number);
				const fraction = bounded(made, numberOf(remote["fractionLost"]), 1);
				stream.bytesAPacket ||= numberOf(entry["bytesSent"]) / entry["packetsSent"];
				addLoss(quantities, stream, remote, fraction, stream.unreported - later, sinceReportMs);
				addJitter(made, quantities, remote);
				stream.reportedAtMs = reportedAtMs;
				stream.unreported = later;
			}
		} else {
			const lost = step(stream, "packetsLost", signed(entry["packetsLost"]));
			addReceived(
				made,
				quantities,
				entry,
				isRestart ? 0 * lost : bounded(made, lost, durationMs * MOST_PACKETS_A_MS),
				packets,
			);
		}
		if (isStream) {
			types.set(type, untilMs);
			put({ type, fromMs, untilMs, quantities });
		}
	}
	for (const [key, stream] of streams) if (poll - (stream.poll as number) > FORGOTTEN_AFTER_POLLS) streams.delete(key);

	if (pair) {
		const trips: Quantities = {};
		if (addRoundTrips(made, trips, pairBefore, pair, false) && pair["id"] === pairBefore.id) {
			if (pair["type"] === ECHO) trips.latencyEchoCount = trips.latencyCount;
			for (const [type, untilMs] of types) {
				if (!rtcpTypes.has(type)) put({ type, fromMs: untilMs, untilMs, quantities: { ...trips } });
			}
		}
		pairBefore.id = pair["id"];
	}
	return made.isWhole;
}
