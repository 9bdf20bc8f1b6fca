/**
 * https://github.com/VLprojects/webrtc-issue-detector: polls every five seconds by default. It is given the connection,
 * since it would otherwise replace the page's RTCPeerConnection once for each instance.
 */
import detectorModule from "webrtc-issue-detector";
import type { Candidate } from "./candidate.js";

/** Its types are those of its CommonJS build; bundlers take its ES module, whose default is the class itself. */
const WebRTCIssueDetector = detectorModule as unknown as typeof detectorModule.default;

export const candidate: Candidate = {
	start(connection, { handOut }) {
		const detector = new WebRTCIssueDetector({
			getStatsInterval: 1_000,
			autoAddPeerConnections: false,
			onIssues: handOut,
			onNetworkScoresUpdated: handOut,
		});
		detector.handleNewPeerConnection(connection);
		return { stop: () => detector.stopWatchingNewPeerConnections() };
	},
};
