// The reports of a sent stream as a browser gives them, made from what each second truly carried.
import { type Entry, remoteIn, videoOut } from "./small-reports.js";

/** What was sent in a second, and what of its media was lost. */
export interface Second {
	readonly media: number;
	readonly lost?: number;
	/** Repeated to probe the path: counted in packetsSent and bytesSent, in no receiver report. */
	readonly probes?: number;
	/** Whether the receiver report on it was lost, so that the next one is of its own second alone. */
	readonly isUnreported?: boolean;
}

const MEDIA_BYTES = 450;
const PROBE_BYTES = 1_068;

/** A poll before the first second and one after each; `change` is what a browser does otherwise. */
export function pollsOf(seconds: readonly Second[], change: (report: Entry) => Entry = (report) => report): Entry[][] {
	let [packetsSent, bytesSent, packetsLost] = [0, 0, 0];
	let report: Entry | undefined;
	const polls = [[videoOut({ packetsSent, bytesSent })]];
	for (const [index, { media, lost = 0, probes = 0, isUnreported }] of seconds.entries()) {
		packetsSent += media + probes;
		bytesSent += media * MEDIA_BYTES + probes * PROBE_BYTES;
		packetsLost += lost;
		// RFC 3550, A.3: the fraction of one interval, cut to eight bits.
		const fractionLost = media && Math.floor((256 * lost) / media) / 256;
		if (!isUnreported) report = remoteIn(change({ timestamp: index, packetsLost, fractionLost }));
		polls.push([videoOut({ packetsSent, bytesSent }), ...(report ? [report] : [])]);
	}
	return polls;
}

/** The true share of the media that was lost. */
export const lossOf = (seconds: readonly Second[]): number =>
	seconds.reduce((sum, { lost = 0 }) => sum + lost, 0) / seconds.reduce((sum, { media }) => sum + media, 0);
