/** @peermetrics/webrtc-stats: `bitrate` and `packetLossRate` of each stream, the round trip of the candidate pair. */
import { WebRTCStats } from "@peermetrics/webrtc-stats";
import { type Peer, times } from "./peer.js";

type Stream = Readonly<Record<string, unknown>>;
interface Data {
	readonly connection: Stream;
	readonly audio: { readonly inbound: readonly Stream[]; readonly outbound: readonly Stream[] };
	readonly video: { readonly inbound: readonly Stream[]; readonly outbound: readonly Stream[] };
	readonly remote?: Data;
}

export const peermetrics: Peer = (connection, take) => {
	const stats = new WebRTCStats({});
	stats.on("stats", ({ data }: { readonly data: Data }) => {
		const latencyMs = times(1_000, data.connection["currentRoundTripTime"]);
		for (const stream of [data.audio, data.video].flatMap(({ inbound, outbound }) => [...inbound, ...outbound])) {
			take({
				atMs: Date.now(),
				ssrc: Number(stream["ssrc"]),
				lossPercent: times(100, stream["packetLossRate"]),
				bitrateBps: times(1, stream["bitrate"]),
				frameRate: times(1, stream["framesPerSecond"]),
				jitterMs: times(1_000, stream["jitter"]),
				latencyMs,
			});
		}
	});
	void stats.addConnection({ pc: connection, peerId: "lab" });
};
