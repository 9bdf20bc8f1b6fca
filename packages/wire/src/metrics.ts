/**
 * The metric table: one row for each quantity of a sample. Wire arrays, database columns, roll-ups and documents are
 * derived from it or tested against it; nothing else lists the metrics.
 *
 * Only quantities that add up stand here. Averages, rates and ratios are made from them at the edge (figures.ts).
 */
import { SLOT_MS } from "./slots.js";
import { type StreamShape, type StreamType, shapeOf } from "./stream-types.js";

/** How two sources of one run, type and slot make one (two connections, two tracks). Runs are joined by `combineRuns`. */
export type Combine = "sum" | "max" | "min" | "largest-picture";
/** How two slots make a longer time; `none`: it says something of a single slot alone. */
export type Merge = "sum" | "max" | "min" | "last-picture" | "none";

export interface Metric {
	readonly name: string;
	readonly unit: "ms" | "bytes" | "packets" | "ratio" | "frames" | "pixels" | "readings";
	readonly combine: Combine;
	readonly merge: Merge;
	readonly shapes: readonly StreamShape[];
	readonly integer: boolean;
	/** The largest value that a report may carry. */
	readonly maximum: number;
	/** The smallest; absent is 0. */
	readonly minimum?: number;
	/** The ClickHouse type of the column, which is always nullable except for the duration. */
	readonly column: "UInt32" | "UInt64" | "Int64" | "Float64" | "UInt16";
	/** The W3C webrtc-stats (or other) source. */
	readonly source: string;
	readonly meaning: string;
}

const sent: readonly StreamShape[] = ["audio-sent", "picture-sent"];
const received: readonly StreamShape[] = ["audio-received", "picture-received"];
const media: readonly StreamShape[] = [...sent, ...received];
const picture: readonly StreamShape[] = ["picture-sent", "picture-received"];
const cpu: readonly StreamShape[] = ["cpu"];

/** A slot and the longest time between two polls, which belongs to the slot that it ends in. */
const LONGEST_MS = 10_000;
/** Longer round trips and jitters are no measurements: a 32-bit NTP fraction that wrapped reads 65,550 ms. */
const LONGEST_READING_MS = 30_000;
const MOST_READINGS = 1_000_000;
/** 10 Gbit/s for LONGEST_MS. */
const MOST_BYTES = 12_500_000_000;
/** As many packets of 46 bytes. */
const MOST_PACKETS = 268_435_456;
/** 2^24, the range of the RTCP field (RFC 3550 section 6.4.1); beyond it a counter has wrapped. */
const MOST_LOST = 16_777_216;
/** 10,000 a second for LONGEST_MS. */
const MOST_FRAMES = 100_000;

type Row = Omit<Metric, "name">;
const sum = { combine: "sum", merge: "sum" } as const;
const lowest = { combine: "min", merge: "min" } as const;
const highest = { combine: "max", merge: "max" } as const;
const count = { unit: "readings", ...sum, integer: true, maximum: MOST_READINGS, column: "UInt32" } as const;
const time = { unit: "ms", integer: false, maximum: LONGEST_MS, column: "Float64" } as const;
const reading = { ...time, maximum: LONGEST_READING_MS } as const;
const readingSum = { ...time, ...sum, maximum: MOST_READINGS * LONGEST_READING_MS } as const;
const shareSum = { unit: "ratio", ...sum, integer: false, maximum: MOST_READINGS, column: "Float64" } as const;
const share = { unit: "ratio", integer: false, maximum: 1, column: "Float64" } as const;
const pixels = { unit: "pixels", combine: "largest-picture", merge: "last-picture", integer: true } as const;

const table = {
	durationMs: {
		...time,
		combine: "max",
		merge: "sum",
		shapes: [...media, "cpu"],
		source: "RTCStats.timestamp, difference of two polls",
		meaning: "How long the slot was measured; the denominator of every rate.",
	},
	bytes: {
		unit: "bytes",
		...sum,
		shapes: media,
		integer: true,
		maximum: MOST_BYTES,
		column: "UInt64",
		source:
			"bytesReceived − retransmittedBytesReceived (inbound-rtp); bytesSent − retransmittedBytesSent (outbound-rtp)",
		meaning:
			"RTP payload bytes, without headers, padding and retransmissions; of sent video and shares with what the browser repeats to probe the path, after a loss up to ten times the media for seconds.",
	},
	packets: {
		unit: "packets",
		...sum,
		shapes: media,
		integer: true,
		maximum: MOST_PACKETS,
		column: "UInt64",
		source: "packetsReceived − retransmittedPacketsReceived; packetsSent − retransmittedPacketsSent",
		meaning: "RTP packets without retransmissions; of sent video and shares with probes and padding.",
	},
	lossMaxRatio: {
		...share,
		...highest,
		shapes: media,
		source: "packetsLost and packetsReceived of one poll; packetsLost and fractionLost of one receiver report",
		meaning: "Highest loss of one reading interval.",
	},
	packetsLost: {
		unit: "packets",
		...sum,
		shapes: received,
		integer: true,
		maximum: MOST_LOST,
		minimum: -MOST_LOST,
		column: "Int64",
		source: "packetsLost (inbound-rtp)",
		meaning:
			"RTP packets that should have come and did not; below 0 when more came late than were missed (RFC 3550, A.3).",
	},
	reportedBytes: {
		unit: "bytes",
		...sum,
		shapes: sent,
		integer: true,
		maximum: MOST_BYTES,
		column: "UInt64",
		source: "packetsLost and fractionLost of fresh remote-inbound-rtp reports, packetsSent between them",
		meaning:
			"Media packets that the far end expected in the times that fresh receiver reports cover, at the stream's mean size; the weight of their loss, free of probes.",
	},
	reportedLostBytes: {
		unit: "bytes",
		...sum,
		shapes: sent,
		integer: false,
		maximum: MOST_BYTES,
		column: "Float64",
		source:
			"packetsLost (remote-inbound-rtp) at the same size; without it fractionLost × reportedBytes, report by report",
		meaning: "Part of reportedBytes that the receivers reported as lost.",
	},
	frames: {
		unit: "frames",
		combine: "largest-picture",
		merge: "sum",
		shapes: picture,
		integer: true,
		maximum: MOST_FRAMES,
		column: "UInt32",
		source: "framesDecoded (inbound-rtp); framesSent of the highest active layer (outbound-rtp)",
		meaning: "Frames of the largest active picture; 0 when the stream ran and showed none.",
	},
	width: { ...pixels, maximum: 65_535, column: "UInt16", shapes: picture, source: "frameWidth", meaning: "Its width." },
	height: {
		...pixels,
		maximum: 65_535,
		column: "UInt16",
		shapes: picture,
		source: "frameHeight",
		meaning: "Its height.",
	},
	latencySumMs: {
		...readingSum,
		shapes: media,
		source:
			"totalRoundTripTime (remote-outbound-rtp, remote-inbound-rtp, else an echo, else the selected candidate-pair)",
		meaning: "Sum of the round-trip readings.",
	},
	latencyCount: {
		...count,
		shapes: media,
		source: "roundTripTimeMeasurements, responsesReceived",
		meaning: "How many round-trip readings the sum holds.",
	},
	jitterSumMs: {
		...readingSum,
		shapes: media,
		source: "jitter (inbound-rtp at each poll; remote-inbound-rtp at each fresh report), RFC 3550 section 6.4.1",
		meaning: "Sum of the jitter readings.",
	},
	jitterCount: { ...count, shapes: media, source: "as jitterSumMs", meaning: "How many readings the sum holds." },
	jitterMinMs: { ...reading, ...lowest, shapes: media, source: "as jitterSumMs", meaning: "Lowest reading." },
	jitterMaxMs: { ...reading, ...highest, shapes: media, source: "as jitterSumMs", meaning: "Highest reading." },
	latencyMinMs: { ...reading, ...lowest, shapes: media, source: "as latencySumMs", meaning: "Lowest reading." },
	latencyMaxMs: { ...reading, ...highest, shapes: media, source: "as latencySumMs", meaning: "Highest reading." },
	latencyRtcpCount: {
		...count,
		shapes: media,
		source: "as latencyCount",
		meaning: "Readings that came from RTCP.",
	},
	latencyEchoCount: {
		...count,
		shapes: media,
		source: "responsesReceived (the entry that @qoscope/agent/echo adds)",
		meaning:
			"Readings that came from an echo over a data channel; what neither this nor RTCP gave, the candidate pair did.",
	},
	processCpuSum: {
		...shareSum,
		shapes: cpu,
		source: "the host application's callback",
		meaning: "Sum of the readings of the application's own share of all processors.",
	},
	processCpuCount: { ...count, shapes: cpu, source: "as processCpuSum", meaning: "How many readings the sum holds." },
	processCpuMin: { ...share, ...lowest, shapes: cpu, source: "as processCpuSum", meaning: "Lowest reading." },
	processCpuMax: { ...share, ...highest, shapes: cpu, source: "as processCpuSum", meaning: "Highest reading." },
	systemCpuSum: {
		...shareSum,
		shapes: cpu,
		source: "the host application's callback",
		meaning: "Sum of the readings of the whole system's processor use.",
	},
	systemCpuCount: { ...count, shapes: cpu, source: "as systemCpuSum", meaning: "How many readings the sum holds." },
	systemCpuMin: { ...share, ...lowest, shapes: cpu, source: "as systemCpuSum", meaning: "Lowest reading." },
	systemCpuMax: { ...share, ...highest, shapes: cpu, source: "as systemCpuSum", meaning: "Highest reading." },
	pressureNominalMs: {
		...time,
		...sum,
		shapes: cpu,
		source: "Compute Pressure API, state nominal",
		meaning: "Time at this level.",
	},
	pressureFairMs: {
		...time,
		...sum,
		shapes: cpu,
		source: "Compute Pressure API, state fair",
		meaning: "Time at this level.",
	},
	pressureSeriousMs: {
		...time,
		...sum,
		shapes: cpu,
		source: "Compute Pressure API, state serious",
		meaning: "Time at this level.",
	},
	pressureCriticalMs: {
		...time,
		...sum,
		shapes: cpu,
		source: "Compute Pressure API, state critical",
		meaning: "Time at this level.",
	},
	startOffsetMs: {
		...time,
		combine: "min",
		merge: "none",
		maximum: SLOT_MS,
		minimum: -SLOT_MS,
		shapes: [...media, "cpu"],
		source: "RTCStats.timestamp of the poll before the first one of the slot, minus the slot's start",
		meaning:
			"Where the measured time of a slot begins that was not measured in full; below 0 when a poll reaches back before it. Absent: not known.",
	},
} satisfies Record<string, Row>;

export type MetricName = keyof typeof table;

/** Every metric in the order of the table, which is also the order of the wire arrays and of the columns. */
export const METRICS: readonly (Metric & { readonly name: MetricName })[] = (
	Object.entries(table) as [MetricName, Row][]
).map(([name, row]) => ({ name, ...row }));

const metricsByShape = new Map<StreamShape, typeof METRICS>();
for (const shape of ["audio-sent", "audio-received", "picture-sent", "picture-received", "cpu"] as const) {
	metricsByShape.set(
		shape,
		METRICS.filter((metric) => metric.shapes.includes(shape)),
	);
}

/** The metrics that a type has, in the order of its wire array. */
export function metricsOf(type: StreamType): typeof METRICS {
	return metricsByShape.get(shapeOf(type)) ?? [];
}

/** The database column of a metric: its name in snake_case. */
export function columnOf(name: MetricName): string {
	return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
