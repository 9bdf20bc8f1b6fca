/** webrtc-issue-detector: its parsed streams, and loss and round trip of all streams of a direction as its scores have them. */
import * as library from "webrtc-issue-detector";
import { type Peer, times } from "./peer.js";

/** The package's types describe a CommonJS module, its code is an ES module. */
const WebRTCIssueDetector = library.default as unknown as typeof library.default.default;

export const issueDetector: Peer = (connection, take) => {
	let scores: library.NetworkScores | undefined;
	const detector = new WebRTCIssueDetector({
		autoAddPeerConnections: false,
		onNetworkScoresUpdated: (newest) => {
			scores = newest;
		},
		onStats: (items) => {
			const atMs = Date.now();
			const { inboundStatsSample: inbound, outboundStatsSample: outbound } = scores?.statsSamples ?? {};
			for (const { stats } of items) {
				for (const stream of [...stats.audio.inbound, ...stats.video.inbound]) {
					take({
						...{ atMs, ssrc: stream.ssrc, lossPercent: inbound?.packetsLoss, latencyMs: inbound?.rtt },
						bitrateBps: times(1, stream.bitrate),
						frameRate: "framesPerSecond" in stream ? times(1, stream.framesPerSecond) : undefined,
						jitterMs: times(1_000, stream.jitter),
					});
				}
				for (const stream of [...stats.audio.outbound, ...stats.video.outbound]) {
					take({
						...{ atMs, ssrc: stream.ssrc, lossPercent: outbound?.packetsLoss, latencyMs: outbound?.rtt },
						bitrateBps: times(1, stream.bitrate),
						frameRate: "framesPerSecond" in stream ? times(1, stream.framesPerSecond) : undefined,
					});
				}
			}
		},
	});
	detector.handleNewPeerConnection(connection);
};
