/** https://github.com/peermetrics/webrtc-stats: one poll a second is its default. */
import { WebRTCStats } from "@peermetrics/webrtc-stats";
import type { Candidate } from "./candidate.js";

export const candidate: Candidate = {
	start(connection, { handOut }) {
		const stats = new WebRTCStats({ getStatsInterval: 1_000 });
		stats.on("stats", handOut);
		void stats.addConnection({ pc: connection, peerId: "1" });
		return { stop: () => stats.destroy() };
	},
};
