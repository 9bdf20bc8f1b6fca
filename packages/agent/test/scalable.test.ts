// A recorded sender of a camera in scalable layers (VP9, L3T3_KEY): one stream, and three sizes of each picture in it.
import { expect, test } from "vitest";
import { type RecordedPoll, readPoll, readRecording, replayRecording } from "../src/replay.js";
import { deriveAll, videoOut } from "./small-reports.js";

const lines = readRecording(new URL("../../../fixtures/recordings/svc.jsonl.gz", import.meta.url));
const polls = lines.map(readPoll).filter((poll): poll is RecordedPoll => poll !== undefined);
const cameras = polls.flatMap(({ stats }) => {
	const sent = stats.find(({ type, scalabilityMode }) => type === "outbound-rtp" && scalabilityMode === "L3T3_KEY");
	return sent ? [{ sent, source: stats.find(({ id }) => id === sent["mediaSourceId"]) }] : [];
});
/** How far a counter has come since the first poll, in which it may not have begun. */
function grown(of: "sent" | "source", name: string): number {
	const { [of]: last } = cameras.at(-1) ?? {};
	const first = polls[0]?.stats.find(({ id }) => id === last?.["id"]);
	return Number(last?.[name]) - Number(first?.[name] ?? 0);
}

const slots = await replayRecording(lines);
const samples = slots.flatMap(({ samples }) =>
	samples.flatMap(({ type, sample }) => (type === "video_input" ? [sample] : [])),
);
const sum = (name: "frames" | "bytes" | "packets") => samples.reduce((total, sample) => total + (sample[name] ?? 0), 0);

test("the camera is one stream throughout, whose bytes and packets count once", () => {
	expect(new Set(cameras.map(({ sent }) => sent["ssrc"])).size).toBe(1);
	expect(samples.length).toBeGreaterThanOrEqual(14);
	expect(sum("bytes")).toBe(grown("sent", "bytesSent") - grown("sent", "retransmittedBytesSent"));
	expect(sum("packets")).toBe(grown("sent", "packetsSent") - grown("sent", "retransmittedPacketsSent"));
});

test("its size is that of the largest layer", () => {
	for (const { width, height } of samples) expect([width, height]).toEqual([960, 540]);
});

test("Chromium counts a picture once for each of its three layers, and its rate of pictures once", () => {
	expect(grown("sent", "framesSent")).toBeGreaterThan(2.5 * grown("source", "frames"));
	for (const { sent } of cameras.slice(1)) expect(sent["framesPerSecond"]).toBeLessThan(20);
});

test("a picture of three layers is one", () => {
	// What the camera gave, less the few that were not encoded.
	expect(sum("frames")).toBeLessThanOrEqual(grown("source", "frames") + 1);
	expect(sum("frames")).toBeGreaterThan(0.95 * grown("source", "frames"));
});

test("how many layers there are follows from counter and rate, since the encoder leaves out what does not fit", () => {
	const camera = (framesSent: number, framesPerSecond?: number) => [
		videoOut({
			scalabilityMode: "L3T3_KEY",
			packetsSent: framesSent,
			bytesSent: framesSent,
			framesSent,
			framesPerSecond,
		}),
	];
	// Three layers, then two of them, then one, and a rate that lags behind; a browser without a rate tells no pictures.
	const polls = [camera(0, 15), camera(45, 15), camera(75, 14), camera(90, 16), camera(135, 13), camera(180)];
	expect(deriveAll(polls).map(({ video_input }) => video_input?.frames)).toEqual([15, 15, 15, 15, undefined]);
});

test("a camera that shows nothing has no pictures and needs no rate for that; a rate that lags makes no fourth layer", () => {
	const camera = (framesSent: number, packetsSent: number, framesPerSecond?: number) => [
		videoOut({ scalabilityMode: "L3T3_KEY", packetsSent, bytesSent: packetsSent, framesSent, framesPerSecond }),
	];
	const polls = [camera(0, 1), camera(0, 9), camera(24, 20, 3)];
	expect(deriveAll(polls).map(({ video_input }) => video_input?.frames)).toEqual([0, 8]);
});

test("without spatial layers the counter is the number of pictures, whatever the rate says", () => {
	const camera = (framesSent: number) => [
		videoOut({
			scalabilityMode: "L1T3",
			packetsSent: framesSent,
			bytesSent: framesSent,
			framesSent,
			framesPerSecond: 5,
		}),
	];
	expect(deriveAll([camera(0), camera(15)]).map(({ video_input }) => video_input?.frames)).toEqual([15]);
});
