// Reports with what getStats() is known to do wrong, and what must come out of them all the same.
import type * as measured from "./measured.js";
import { pollsOf, type Second } from "./sent-reports.js";
import { audioIn, type Entry, pair, remoteIn, videoIn, videoOut } from "./small-reports.js";

export type Measured = typeof measured;
const recording = new URL("../../../fixtures/recordings/loss.jsonl.gz", import.meta.url);

/** Received camera pictures of a recorded call in which one packet in ten was lost: 4,421 packets, 1,273 of them again. */
async function recorded({ readRecording, replayRecording }: Measured, name: "bytes" | "packets") {
	const slots = await replayRecording(readRecording(recording));
	return slots
		.flatMap(({ samples }) => samples)
		.filter(({ type }) => type === "video_output")
		.reduce((total, { sample }) => total + (sample[name] ?? 0), 0);
}

/** Two slots, of which the second has nine times the readings. */
function averaged({ figuresOf, merge, rollUpSlot }: Measured) {
	const slot = (startMs: number, latencySumMs: number, latencyCount: number) =>
		rollUpSlot(startMs, { durationMs: 5_000, latencySumMs, latencyCount });
	return figuresOf(merge(slot(0, 100, 1), slot(5_000, 200, 9))).latencyMs?.avg;
}

const audio = (packets: number, fields: Entry = {}) =>
	audioIn({ packetsReceived: packets, bytesReceived: packets * 10, ...fields });
const sent = (packets: number, fields: Entry = {}) =>
	videoOut({ packetsSent: packets, bytesSent: packets * 100, ...fields });

/** The share of what was sent that a source takes for lost, to a tenth of a percent. */
function sentLoss({ deriveAll }: Measured, seconds: readonly Second[], change?: (report: Entry) => Entry): number {
	const slots = deriveAll(pollsOf(seconds, change)).map(({ video_input }) => video_input);
	const sum = (name: "reportedBytes" | "reportedLostBytes") =>
		slots.reduce((total, sample) => total + (sample?.[name] ?? 0), 0);
	return Math.round((1_000 * sum("reportedLostBytes")) / sum("reportedBytes")) / 1_000;
}

/** What a source makes of reports, and what it must make of them. */
export const CHECKS: { readonly [name: string]: readonly [(source: Measured) => unknown, unknown] } = {
	"received bytes of a recorded call": [(source) => recorded(source, "bytes"), 2_371_544],
	"received packets of a recorded call": [(source) => recorded(source, "packets"), 3_148],
	"sent bytes and packets with retransmissions": [
		({ deriveAll }) =>
			deriveAll([[sent(10)], [sent(30, { retransmittedBytesSent: 500, retransmittedPacketsSent: 5 })]]).map(
				({ video_input }) => [video_input?.bytes, video_input?.packets],
			),
		[[1_500, 15]],
	],
	"retransmissions that are told a poll too early": [
		({ deriveAll }) =>
			deriveAll([
				[audio(10)],
				[audio(10, { retransmittedPacketsReceived: 1 })],
				[audio(12, { retransmittedPacketsReceived: 1 })],
			]).map(({ audio_output }) => audio_output?.packets),
		[0, 1],
	],
	"a restart": [
		({ deriveAll }) =>
			deriveAll([
				[audio(100, { packetsLost: 9 })],
				[audio(10, { packetsLost: 1 })],
				[audio(15, { packetsLost: 3 })],
			]).map(({ audio_output }) => [audio_output?.packets, audio_output?.packetsLost]),
		[
			[0, 0],
			[5, 2],
		],
	],
	"a restart of frames": [
		({ deriveAll }) =>
			deriveAll([[sent(10, { framesSent: 90 })], [sent(20, { framesSent: 3 })]]).map(
				({ video_input }) => video_input?.frames,
			),
		[0],
	],
	"another SSRC in the middle of a call": [
		({ deriveAll }) =>
			deriveAll([[audio(100)], [audio(7, { ssrc: 9 })]]).map(({ audio_output }) => audio_output?.packets),
		[7],
	],
	"one SSRC on two lines": [
		({ deriveAll }) =>
			deriveAll([
				[audio(100), audio(10, { id: "IB", mid: "7" })],
				[audio(103), audio(15, { id: "IB", mid: "7" })],
			]).map(({ audio_output }) => audio_output?.packets),
		[8],
	],
	"a receiver report that is seen three times": [
		({ deriveAll }) =>
			deriveAll([
				[sent(1)],
				[sent(11), remoteIn({ timestamp: 1, fractionLost: 0.5, jitter: 0.002 })],
				[sent(21), remoteIn({ timestamp: 1, fractionLost: 0.5, jitter: 0.002 })],
				[sent(31), remoteIn({ timestamp: 1, fractionLost: 0.5, jitter: 0.002 })],
			]).map(({ video_input }) => [video_input?.reportedLostBytes, video_input?.jitterCount]),
		[
			[500, 1],
			[undefined, undefined],
			[undefined, undefined],
		],
	],
	"receiver reports of unequal times": [
		({ deriveAll }) => {
			const [first, second] = deriveAll([
				[sent(0)],
				[sent(90), remoteIn({ timestamp: 1, fractionLost: 0 })],
				[sent(100), remoteIn({ timestamp: 2, fractionLost: 0.5 })],
			]).map(({ video_input }) => video_input);
			const sum = (name: "reportedBytes" | "reportedLostBytes") => (first?.[name] ?? 0) + (second?.[name] ?? 0);
			return sum("reportedLostBytes") / sum("reportedBytes");
		},
		0.05,
	],
	"a receiver report that came between two polls": [
		({ deriveAll }) =>
			deriveAll([
				[sent(0, { timestamp: 1_000 })],
				[sent(100, { timestamp: 2_000 }), remoteIn({ timestamp: 1_750, fractionLost: 0 })],
				[sent(200, { timestamp: 3_000 }), remoteIn({ timestamp: 2_250, fractionLost: 0.5 })],
			]).map(({ video_input }) => [video_input?.reportedBytes, video_input?.reportedLostBytes]),
		[
			[7_500, 0],
			[5_000, 2_500],
		],
	],
	"probes beside a loss": [(source) => sentLoss(source, [{ media: 15, lost: 3, probes: 60 }]), 0.2],
	"probes while nothing is lost": [
		(source) => sentLoss(source, [{ media: 15 }, { media: 15, lost: 3 }, { media: 15, probes: 60 }]),
		0.067,
	],
	// 5 of 100 are 12 and not 12.8 of 256.
	"the packets that a cut fraction is of": [(source) => sentLoss(source, [{ media: 100, lost: 5 }]), 0.049],
	"a receiver report that went missing": [
		(source) => sentLoss(source, [{ media: 40 }, { media: 40, lost: 16, isUnreported: true }, { media: 40 }]),
		0.133,
	],
	"receiver reports without a fraction": [
		(source) => sentLoss(source, [{ media: 40, lost: 4 }], ({ fractionLost: _, ...report }) => report),
		0.1,
	],
	"a count of lost packets beyond all that was sent": [
		(source) => sentLoss(source, [{ media: 40 }], (report) => ({ ...report, packetsLost: 1e6 })),
		0,
	],
	"polls that are not a second apart": [
		({ deriveAll }) =>
			deriveAll([[audio(1, { timestamp: 1_000 })], [audio(2, { timestamp: 4_250 })]]).map(
				({ audio_output }) => audio_output?.durationMs,
			),
		[3_250],
	],
	"round trips of one poll": [
		({ deriveAll }) =>
			deriveAll([
				[sent(1), remoteIn({ timestamp: 1, totalRoundTripTime: 0, roundTripTimeMeasurements: 0 })],
				[sent(2), remoteIn({ timestamp: 2, totalRoundTripTime: 0.25, roundTripTimeMeasurements: 2 })],
			]).map(({ video_input }) => [video_input?.latencySumMs, video_input?.latencyCount]),
		[[250, 2]],
	],
	"round trips by RTCP and by the candidate pair": [
		({ deriveAll }) =>
			deriveAll(
				[1, 2, 3].map((n) => [
					sent(n),
					...pair({ totalRoundTripTime: n * 0.5, responsesReceived: n }),
					remoteIn({
						timestamp: Math.min(n, 2),
						totalRoundTripTime: Math.min(n, 2) * 0.25,
						roundTripTimeMeasurements: Math.min(n, 2),
					}),
				]),
			).map(({ video_input }) => video_input?.latencySumMs),
		[250, undefined],
	],
	"the average of two slots": [averaged, 30],
	"jitter of one poll": [
		({ deriveAll }) =>
			deriveAll([[audio(1)], [audio(2, { jitter: 0.5 })]]).map(({ audio_output }) => audio_output?.jitterSumMs),
		[500],
	],
	"packets that come late after all": [
		({ deriveAll }) =>
			deriveAll([10, 14, 11, 12].map((packetsLost, poll) => [audio(poll * 50 + 1, { packetsLost })])).map(
				({ audio_output }) => audio_output?.packetsLost,
			),
		[4, -3, 1],
	],
	"a share whose content type comes and goes": [
		({ deriveAll }) =>
			deriveAll(
				[{}, { contentType: "screenshare" }, {}, { trackIdentifier: "camera" }].map((fields, poll) => [
					videoIn({
						...{ packetsReceived: poll + 1, bytesReceived: poll + 1, framesDecoded: poll + 1 },
						...{ trackIdentifier: "screen", ...fields },
					}),
				]),
			).map((types) => Object.keys(types)),
		[["as_output"], ["as_output"], ["video_output"]],
	],
	"a layer of many frames beside a larger one of few": [
		({ deriveAll }) =>
			deriveAll(
				[1, 16].map((frames) => [
					sent(frames, { id: "q", rid: "q", framesSent: frames, frameWidth: 160, frameHeight: 90 }),
					sent(frames, { id: "f", rid: "f", framesSent: (frames + 4) / 5, frameWidth: 640, frameHeight: 360 }),
				]),
			).map(({ video_input: layers }) => [layers?.durationMs, layers?.bytes, layers?.frames, layers?.width]),
		[[1_000, 3_000, 3, 640]],
	],
	"a browser that lacks most": [
		({ deriveAll }) =>
			deriveAll([[audio(1)], [audio(2)]]).map(({ audio_output }) => [
				audio_output?.packetsLost,
				audio_output?.frames,
				audio_output?.jitterCount,
			]),
		[[undefined, undefined, undefined]],
	],
};
