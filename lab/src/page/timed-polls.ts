/** Lets a connection be polled as before, and keeps when that happened. */
import type { Connection } from "@qoscope/agent";

export interface Poll {
	/** The page's clock, epoch milliseconds. */
	readonly atMs: number;
	/** How long the browser took to answer. */
	readonly answerMs: number;
}

export function timedPolls(connection: RTCPeerConnection, polls: Poll[]): Connection {
	return {
		async getStats() {
			const [atMs, begunMs] = [Date.now(), performance.now()];
			const report = await connection.getStats();
			polls.push({ atMs, answerMs: performance.now() - begunMs });
			return report;
		},
		getSenders: () => connection.getSenders(),
		get connectionState() {
			return connection.connectionState;
		},
	};
}
