/**
 * What Safari's reports lack, on reports that are made to lack it: absent, never 0. Each gap names its source; the files
 * are WebKit's, in Source/WebCore/Modules/mediastream.
 */
import { expect, test } from "vitest";
import { audioIn, deriveAll, type Entry, pair, remoteIn, videoIn, videoOut } from "../../test/small-reports.js";

/** Two polls of entries whose counters stand at `n` and at `10 * n`. */
const twoPolls = (entriesAt: (n: number) => readonly Entry[], shares?: ReadonlySet<unknown>) => {
	const [delta] = deriveAll([entriesAt(1), entriesAt(10)], shares);
	if (delta === undefined) throw new Error("Two polls give one delta.");
	return delta;
};
const without = (entry: Entry, ...names: string[]): Entry =>
	Object.fromEntries(Object.entries(entry).filter(([name]) => !names.includes(name)));

test("a received stream without mid (dolbyio-samples/rts-app-react-publisher-viewer issue 157, 2023) or retransmissions (w3c/webrtc-stats pull request 735, 2023)", () => {
	const delta = twoPolls((n) => [
		without(videoIn({ packetsReceived: 10 * n, bytesReceived: 1_000 * n, packetsLost: n, jitter: 0.01 }), "mid"),
	]);
	expect(delta.video_output).toMatchObject({ packets: 90, bytes: 9_000, packetsLost: 9, jitterSumMs: 10 });
});

test("a received stream that names no track (until WebKit pull request 8521, 2023): the mid tells a share, where there is one", () => {
	const received = (n: number) => videoIn({ packetsReceived: 10 * n, bytesReceived: 1_000 * n });
	const shares = new Set(["the track", "1"]);
	expect(Object.keys(twoPolls((n) => [received(n)], shares))).toEqual(["as_output"]);
	expect(Object.keys(twoPolls((n) => [without(received(n), "mid")], shares))).toEqual(["video_output"]);
});

test("streams without contentType (RTCStatsReport.h has none): the track tells a share", () => {
	const received = (n: number) => [videoIn({ trackIdentifier: "T", packetsReceived: n, bytesReceived: 100 * n })];
	expect(Object.keys(twoPolls(received, new Set(["T"])))).toEqual(["as_output"]);
	expect(Object.keys(twoPolls(received))).toEqual(["video_output"]);
});

test("streams without size and frames, which stood in reports of type track (LibWebRTCMediaEndpoint.cpp, 2017)", () => {
	const track = { id: "TR", type: "track", trackIdentifier: "T", frameWidth: 640, frameHeight: 360 };
	const streams = (n: number, link: Entry) => [
		{ ...track, framesDecoded: 3 * n },
		videoIn({ packetsReceived: 10 * n, bytesReceived: 1_000 * n, ...link }),
		without(videoOut({ packetsSent: 10 * n, bytesSent: 1_000 * n, framesEncoded: n, ...link }), "mid", "remoteId"),
	];
	const linked = twoPolls((n) => streams(n, { trackId: "TR" }));
	expect(linked.video_output).toMatchObject({ bytes: 9_000, frames: 27, width: 640, height: 360 });
	expect(linked.video_input).toMatchObject({ bytes: 9_000, frames: 9, width: 640, height: 360 });
	expect(Object.keys(twoPolls((n) => streams(n, { trackId: "TR" }), new Set(["T"])))).toEqual([
		"as_output",
		"as_input",
	]);
	// Nobody can know whose track it is.
	const unlinked = twoPolls((n) => streams(n, {}));
	for (const name of ["frames", "width", "height"] as const) expect(unlinked.video_output?.[name]).toBeUndefined();
	expect(unlinked.video_input?.width).toBeUndefined();
});

test("no reports of the other end (mdn/browser-compat-data pull request 6387, 2020)", () => {
	const delta = twoPolls((n) => [
		videoOut({ packetsSent: 10 * n, bytesSent: 1_000 * n }),
		...pair({ totalRoundTripTime: 0.02 * n, responsesReceived: n }),
	]);
	const sent = delta.video_input;
	expect([sent?.lossMaxRatio, sent?.reportedBytes, sent?.reportedLostBytes]).toEqual([undefined, undefined, undefined]);
	expect([sent?.jitterCount, sent?.jitterSumMs, sent?.packetsLost]).toEqual([undefined, undefined, undefined]);
	// The pair's round trips stand in.
	expect(sent).toMatchObject({ latencyCount: 9, latencyRtcpCount: 0 });
	expect(sent?.latencySumMs).toBeCloseTo(180);
});

test.each([
	["roundTripTimeMeasurements", { totalRoundTripTime: 1 }],
	["totalRoundTripTime", { roundTripTimeMeasurements: 4 }],
	["both", { roundTripTime: 0.02 }],
])(
	"a report of the other end without %s (w3c/webrtc-stats pull request 491, 2019) has loss and jitter and no round trip",
	(_, fields) => {
		const delta = twoPolls((n) => [
			videoOut({ packetsSent: 10 * n, bytesSent: 1_000 * n }),
			remoteIn({ timestamp: n, fractionLost: 0.25, jitter: 0.004, ...fields }),
		]);
		expect(delta.video_input).toMatchObject({ lossMaxRatio: 0.25, jitterSumMs: 4 });
		expect([delta.video_input?.latencySumMs, delta.video_input?.latencyCount]).toEqual([undefined, undefined]);
	},
);

test.each([
	["responsesReceived", { totalRoundTripTime: 1 }],
	["totalRoundTripTime", { responsesReceived: 4 }],
	["both", { currentRoundTripTime: 0.02 }],
])("a pair without %s gives no latency (GStreamerStatsCollector.cpp leaves both out)", (_, fields) => {
	const delta = twoPolls((n) => [audioIn({ packetsReceived: 50 * n, bytesReceived: 100 * n }), ...pair(fields)]);
	expect(delta.audio_output).toMatchObject({ packets: 450 });
	expect([delta.audio_output?.latencySumMs, delta.audio_output?.latencyCount]).toEqual([undefined, undefined]);
});

test("whatever else is missing, nothing is thrown and nothing is made up", () => {
	const entries = [
		audioIn({ packetsReceived: 1, bytesReceived: 1, transportId: "T", remoteId: "RO" }),
		videoOut({ packetsSent: 1, bytesSent: 1, transportId: "T", mediaSourceId: "S" }),
		remoteIn({ fractionLost: 0 }),
		...pair({ localCandidateId: "L" }),
	];
	const names = [...new Set(entries.flatMap((entry) => Object.keys(entry)))].filter((name) => name !== "id");
	for (const name of names) {
		const delta = twoPolls(() => entries.map((entry) => without(entry, name)));
		for (const quantities of Object.values(delta)) {
			for (const value of Object.values(quantities)) expect([undefined, 0, 1_000]).toContain(value);
			expect([quantities.latencyCount, quantities.width, quantities.packetsLost]).toEqual([
				undefined,
				undefined,
				undefined,
			]);
		}
	}
});
