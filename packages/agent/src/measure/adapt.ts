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

type Maybe = number | undefined;

/** What the other end reports of a stream, and what a candidate pair knows of its round trips. */
export interface RemoteReading {
	readonly id: unknown;
	readonly timestampMs: Maybe;
	readonly fractionLost: Maybe;
	readonly jitterMs: Maybe;
	readonly roundTripMs: Maybe;
	readonly roundTrips: Maybe;
	readonly roundTripSumMs: Maybe;
}

export interface StreamReading {
	/** An SSRC alone is not enough: it may return on another m-line or layer. */
	readonly key: string;
	readonly isSent: boolean;
	readonly isAudio: boolean;
	readonly isScreen: boolean;
	readonly trackId: unknown;
	readonly mid: unknown;
	readonly timestampMs: number;
	readonly bytes: Maybe;
	readonly packets: Maybe;
	/** Where a browser does not count retransmissions there is nothing to subtract. */
	readonly resentBytes: number;
	readonly resentPackets: number;
	readonly packetsLost: Maybe;
	readonly jitterMs: Maybe;
	readonly frames: Maybe;
	readonly width: Maybe;
	readonly height: Maybe;
	readonly remote: RemoteReading | undefined;
}

export interface ConnectionReading {
	readonly timestampMs: Maybe;
	readonly streams: readonly StreamReading[];
	/** The selected candidate pair. */
	readonly pair: RemoteReading | undefined;
}

/** The cast holds: `isFinite` of Number is false for everything that is no number. */
const number = (value: unknown): Maybe => (Number.isFinite(value) ? (value as number) : undefined);
/** Stats are in seconds. */
const milliseconds = (value: unknown) => number((number(value) ?? Number.NaN) * 1e3);

function readRemote(entry: Entry | undefined): RemoteReading | undefined {
	return (
		entry && {
			id: entry["id"],
			timestampMs: number(entry["timestamp"]),
			fractionLost: number(entry["fractionLost"]),
			jitterMs: milliseconds(entry["jitter"]),
			roundTripMs: milliseconds(entry["roundTripTime"]),
			roundTrips: number(entry["roundTripTimeMeasurements"] ?? entry["responsesReceived"]),
			roundTripSumMs: milliseconds(entry["totalRoundTripTime"]),
		}
	);
}

export function readReport(report: StatsReport): ConnectionReading {
	const streams: StreamReading[] = [];
	let timestampMs: Maybe;
	let pair: Entry | undefined;
	const find = (id: unknown) => report.get(id as string);
	report.forEach((entry) => {
		const type = String(entry["type"]);
		const atMs = number(entry["timestamp"]) ?? 0;
		// What the other end reports is stamped with the time at which that came.
		if (!/^remote/.test(type)) timestampMs = Math.max(timestampMs ?? 0, atMs);
		const isSent = type === "outbound-rtp";
		if (isSent || type === "inbound-rtp") {
			const way = isSent ? "Sent" : "Received";
			const isAudio = (entry["kind"] ?? entry["mediaType"]) === "audio";
			streams.push({
				key: [isSent, entry["ssrc"], entry["mid"], entry["rid"]].join(),
				isSent,
				isAudio,
				isScreen: entry["contentType"] === "screenshare",
				trackId: entry["trackIdentifier"] ?? find(entry["mediaSourceId"])?.["trackIdentifier"],
				mid: entry["mid"],
				timestampMs: atMs,
				bytes: number(entry[`bytes${way}`]),
				packets: number(entry[`packets${way}`]),
				resentBytes: number(entry[`retransmittedBytes${way}`]) ?? 0,
				resentPackets: number(entry[`retransmittedPackets${way}`]) ?? 0,
				packetsLost: number(entry["packetsLost"]),
				jitterMs: milliseconds(entry["jitter"]),
				frames: isAudio ? undefined : number(entry[isSent ? "framesSent" : "framesDecoded"]),
				width: number(entry["frameWidth"]),
				height: number(entry["frameHeight"]),
				remote: readRemote(find(entry["remoteId"])),
			});
		}
		// A transport names its pair; Firefox has no transports and marks the pair itself.
		if (type === "transport") pair ??= find(entry["selectedCandidatePairId"]);
		if (entry["selected"]) pair ??= entry;
	});
	return { timestampMs, streams, pair: readRemote(pair) };
}
