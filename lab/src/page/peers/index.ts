/** The peers that are set beside the agent, by the names that tables give them. */
import { clientMonitor } from "./client-monitor.js";
import { issueDetector } from "./issue-detector.js";
import type { PeerReading } from "./peer.js";
import { peermetrics } from "./peermetrics.js";

const PEERS = {
	"webrtc-stats": peermetrics,
	"client-monitor": clientMonitor,
	"issue-detector": issueDetector,
} as const;

/** Lets every peer measure a connection; what they say goes into `readings`. */
export function measureByPeers(connection: RTCPeerConnection, readings: PeerReading[]): void {
	for (const [peer, measure] of Object.entries(PEERS)) {
		measure(connection, (reading) => readings.push({ peer, ...reading }));
	}
}
