/** @observertc/client-monitor-js: its monitors of streams, and the average round trip of the connection. */
import { ClientMonitor } from "@observertc/client-monitor-js";
import { type Peer, times } from "./peer.js";

export const clientMonitor: Peer = (connection, take) => {
	const monitor = new ClientMonitor();
	monitor.addSource(connection);
	monitor.on("stats-collected", () => {
		for (const { inboundRtps, outboundRtps, avgRttInSec } of monitor.peerConnections) {
			const latencyMs = times(1_000, avgRttInSec);
			const atMs = Date.now();
			for (const stream of inboundRtps) {
				take({
					...{ atMs, ssrc: stream.ssrc, latencyMs },
					lossPercent: times(100, stream.fractionLost),
					bitrateBps: times(1, stream.bitrate),
					frameRate: times(1, stream.framesPerSecond),
					jitterMs: times(1_000, stream.jitter),
				});
			}
			for (const stream of outboundRtps) {
				take({
					...{ atMs, ssrc: stream.ssrc, latencyMs },
					lossPercent: times(100, stream.getRemoteInboundRtp()?.fractionLost),
					bitrateBps: times(1, stream.bitrate),
					frameRate: times(1, stream.framesPerSecond),
				});
			}
		}
	});
};
