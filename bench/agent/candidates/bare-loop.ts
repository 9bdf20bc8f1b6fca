/**
 * What anybody would write who needs the figures that the agent measures with, and nothing else: one pass over the
 * report, each entry looked at once. It keeps no memory and derives nothing.
 */
import type { Candidate } from "./candidate.js";

type Entry = Readonly<Record<string, unknown>>;

const fields: Readonly<Record<string, readonly string[]>> = {
	"inbound-rtp": [
		...["ssrc", "mid", "kind", "contentType", "trackIdentifier", "timestamp", "bytesReceived", "packetsReceived"],
		...["retransmittedBytesReceived", "retransmittedPacketsReceived", "packetsLost", "jitter"],
		...["framesDecoded", "frameWidth", "frameHeight"],
	],
	"outbound-rtp": [
		...["ssrc", "mid", "rid", "kind", "contentType", "mediaSourceId", "timestamp", "bytesSent", "packetsSent"],
		...["retransmittedBytesSent", "retransmittedPacketsSent", "framesSent", "frameWidth", "frameHeight"],
	],
	"remote-inbound-rtp": [
		...["ssrc", "timestamp", "fractionLost", "jitter", "roundTripTimeMeasurements", "totalRoundTripTime"],
	],
	"remote-outbound-rtp": ["ssrc", "timestamp", "roundTripTimeMeasurements", "totalRoundTripTime"],
	"candidate-pair": ["id", "localCandidateId", "responsesReceived", "totalRoundTripTime"],
	"local-candidate": ["id", "candidateType", "protocol", "relayProtocol"],
	transport: ["id", "selectedCandidatePairId"],
};

/** A loop that goes through a report as said. */
export const loopThat = (visitAll: (report: RTCStatsReport, visit: (entry: Entry) => void) => void): Candidate => ({
	start(connection, { handOut }) {
		const timer = setInterval(async () => {
			const report = await connection.getStats();
			const read: unknown[][] = [];
			visitAll(report, (entry) => {
				const wanted = fields[String(entry["type"])];
				if (wanted) read.push(wanted.map((name) => entry[name]));
			});
			handOut(read);
		}, 1_000);
		return { stop: () => clearInterval(timer) };
	},
});

/** By `forEach`. */
export const candidate = loopThat((report, visit) => report.forEach(visit));
