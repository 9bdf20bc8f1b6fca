/** The candidates: how they are called in tables, and the line by which an application imports each. */

export interface CandidateName {
	/** Of its file in this folder. */
	readonly file: string;
	readonly title: string;
	/** What the application writes; the bundle of this alone is what is weighed. */
	readonly imported?: string;
	/** It differs from another one in a real call alone. */
	readonly isCallAlone?: true;
}

export const candidateNames: readonly CandidateName[] = [
	{ file: "nothing", title: "nothing" },
	{ file: "bare-loop", title: "bare loop" },
	{ file: "bare-loop-values", title: "bare loop by values()", isCallAlone: true },
	{ file: "qoscope", title: "qoscope", imported: 'export { startAgent } from "@qoscope/agent"' },
	{ file: "qoscope-polls", title: "qoscope, its polls alone", isCallAlone: true },
	{
		file: "webrtc-stats",
		title: "@peermetrics/webrtc-stats 5.9.0",
		imported: 'export { WebRTCStats } from "@peermetrics/webrtc-stats"',
	},
	{
		file: "client-monitor",
		title: "@observertc/client-monitor-js 4.0.3",
		imported: 'export { ClientMonitor } from "@observertc/client-monitor-js"',
	},
	{
		file: "issue-detector",
		title: "webrtc-issue-detector 1.17.3",
		imported: 'export { default } from "webrtc-issue-detector"',
	},
];
