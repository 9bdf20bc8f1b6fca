/**
 * Reads one stats report: takes the fields that are measured with and gives them the same names for every browser.
 * A field that a browser does not have stays undefined. W3C webrtc-stats names are on the right-hand sides.
 */

/** One entry of a report; browsers differ in what it holds, so nothing is taken for granted. */
type Entry = Readonly<Record<string, unknown>>;

/** What RTCStatsReport and Map have in common. */
export interface StatsReport {
	forEach(visit: (entry: Entry) => void): void;
	get(id: string): Entry | undefined;
}

/** What the other end reports of a stream. */
export interface RemoteReading {
	readonly timestampMs?: number | undefined;
	readonly fractionLost?: number | undefined;
	readonly jitterMs?: number | undefined;
	readonly roundTripMs?: number | undefined;
	readonly roundTrips?: number | undefined;
	readonly roundTripSumMs?: number | undefined;
}

export interface StreamReading {
	/** An SSRC alone is not enough: it may return on another m-line or layer. */
	readonly key: string;
	readonly isSent: boolean;
	readonly isAudio: boolean;
	readonly isScreen: boolean;
	readonly trackId: string | undefined;
	readonly mid: string | undefined;
	readonly timestampMs: number;
	readonly bytes: number | undefined;
	readonly packets: number | undefined;
	/** Where a browser does not count retransmissions there is nothing to subtract. */
	readonly resentBytes: number;
	readonly resentPackets: number;
	readonly packetsLost: number | undefined;
	readonly jitterMs: number | undefined;
	readonly frames: number | undefined;
	readonly width: number | undefined;
	readonly height: number | undefined;
	readonly remote: RemoteReading | undefined;
}

export interface ConnectionReading {
	readonly timestampMs: number | undefined;
	readonly streams: readonly StreamReading[];
	/** The selected candidate pair. */
	readonly pair: (RemoteReading & { readonly id: unknown }) | undefined;
}

const number = (value: unknown) => (typeof value === "number" && Number.isFinite(value) ? value : undefined);
const text = (value: unknown) => (typeof value === "string" ? value : undefined);

/** Stats are in seconds. */
function milliseconds(value: unknown): number | undefined {
	const seconds = number(value);
	return seconds === undefined ? undefined : seconds * 1_000;
}

function readRemote(entry: Entry): RemoteReading {
	return {
		timestampMs: number(entry["timestamp"]),
		fractionLost: number(entry["fractionLost"]),
		jitterMs: milliseconds(entry["jitter"]),
		roundTripMs: milliseconds(entry["roundTripTime"]),
		roundTrips: number(entry["roundTripTimeMeasurements"] ?? entry["responsesReceived"]),
		roundTripSumMs: milliseconds(entry["totalRoundTripTime"]),
	};
}

function readStream(entry: Entry, isSent: boolean, find: (id: unknown) => Entry | undefined): StreamReading {
	const way = isSent ? "Sent" : "Received";
	const isAudio = (entry["kind"] ?? entry["mediaType"]) === "audio";
	const remote = find(entry["remoteId"]);
	return {
		key: [isSent, entry["ssrc"], entry["mid"], entry["rid"]].join(),
		isSent,
		isAudio,
		isScreen: entry["contentType"] === "screenshare",
		trackId: text(entry["trackIdentifier"] ?? find(entry["mediaSourceId"])?.["trackIdentifier"]),
		mid: text(entry["mid"]),
		timestampMs: number(entry["timestamp"]) ?? 0,
		bytes: number(entry[`bytes${way}`]),
		packets: number(entry[`packets${way}`]),
		resentBytes: number(entry[`retransmittedBytes${way}`]) ?? 0,
		resentPackets: number(entry[`retransmittedPackets${way}`]) ?? 0,
		packetsLost: number(entry["packetsLost"]),
		jitterMs: milliseconds(entry["jitter"]),
		frames: isAudio ? undefined : number(entry[isSent ? "framesSent" : "framesDecoded"]),
		width: number(entry["frameWidth"]),
		height: number(entry["frameHeight"]),
		remote: remote && readRemote(remote),
	};
}

export function readReport(report: StatsReport): ConnectionReading {
	const streams: StreamReading[] = [];
	let timestampMs: number | undefined;
	let pair: Entry | undefined;
	const find = (id: unknown) => (typeof id === "string" ? report.get(id) : undefined);
	report.forEach((entry) => {
		const type = entry["type"];
		// What the other end reports is stamped with the time at which that came.
		if (!/^remote-.*rtp/.test(String(type))) {
			const stampMs = number(entry["timestamp"]) ?? 0;
			if (timestampMs === undefined || stampMs > timestampMs) timestampMs = stampMs;
		}
		const isSent = type === "outbound-rtp";
		if (isSent || type === "inbound-rtp") streams.push(readStream(entry, isSent, find));
		// A transport names its pair; Firefox has no transports and marks the pair itself.
		else if (type === "transport") pair ??= find(entry["selectedCandidatePairId"]);
		else if (type === "candidate-pair" && entry["selected"] === true) pair ??= entry;
	});
	return { timestampMs, streams, pair: pair && { id: pair["id"], ...readRemote(pair) } };
}
