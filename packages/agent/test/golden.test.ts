// Recorded calls, replayed through the real agent, against what they gave before and against a plain count.
// UPDATE_FIXTURES=1 writes fixtures/sessions/ anew; the difference is to be read.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { decodeSample, encodeSample } from "@qoscope/wire";
import { describe, expect, test } from "vitest";
import { type RecordedPoll, type ReplayedSlot, readPoll, readRecording, replayRecording } from "../src/replay.js";

const recordings = new URL("../../../fixtures/recordings/", import.meta.url);
const sessions = new URL("../../../fixtures/sessions/", import.meta.url);
const names = readdirSync(recordings)
	.filter((file) => file.endsWith(".jsonl.gz"))
	.map((file) => file.replace(".jsonl.gz", ""));

/** A line a sample: short enough to be read, and a change shows where it is. */
function print(slots: readonly ReplayedSlot[]): string {
	const lines = slots.map(({ slotMs, samples }) => {
		const inner = samples.map((sample) => `\t\t\t${JSON.stringify(sample)}`).join(",\n");
		return `\t{\n\t\t"slotMs": ${slotMs},\n\t\t"samples": [\n${inner}\n\t\t]\n\t}`;
	});
	return `[\n${lines.join(",\n")}\n]\n`;
}

const sum = (slots: readonly ReplayedSlot[], type: string, name: "bytes" | "packetsLost" | "packets" | "frames") =>
	slots
		.flatMap(({ samples }) => samples)
		.filter((sample) => sample.type === type)
		.reduce((total, { sample }) => total + (sample[name] ?? 0), 0);

/** Last reading minus that of the first poll (0 for a later stream), added over all SSRCs: no polls, no slots. */
function count(
	polls: readonly RecordedPoll[],
	entryType: string,
	kind: string,
	value: (entry: Record<string, unknown>) => number,
) {
	const first = new Map<unknown, number>();
	const last = new Map<unknown, number>();
	polls.forEach(({ stats }, index) => {
		for (const entry of stats) {
			if (entry["type"] !== entryType || entry["kind"] !== kind) continue;
			if (index === 0) first.set(entry["ssrc"], value(entry));
			last.set(entry["ssrc"], value(entry));
		}
	});
	return [...last].reduce((total, [ssrc, end]) => total + end - (first.get(ssrc) ?? 0), 0);
}
const field = (entry: Record<string, unknown>, name: string) => Number(entry[name] ?? 0);

describe.each(names)("%s", (name) => {
	const lines = readRecording(new URL(`${name}.jsonl.gz`, recordings));
	const polls = lines.map(readPoll).filter((poll) => poll !== undefined);

	test("gives the samples that are kept of it", async () => {
		const text = print(await replayRecording(lines));
		const golden = new URL(`${name}.samples.json`, sessions);
		if (process.env["UPDATE_FIXTURES"] === "1") writeFileSync(golden, text);
		expect(text).toBe(readFileSync(golden, "utf8"));
	});

	test("gives samples that the wire takes", async () => {
		const frames: string[] = [];
		const slots = await replayRecording(lines, { onFrame: (text) => frames.push(text) });
		expect(frames.map((text): unknown => JSON.parse(text))).toEqual(
			slots.map(({ slotMs, samples }) => ({
				type: "report",
				slot: slotMs,
				samples: samples.map(({ type, sample }) => encodeSample(type, sample)),
			})),
		);
		for (const { slotMs, samples } of slots) {
			expect(slotMs % 5_000).toBe(0);
			for (const { type, sample } of samples) {
				expect(decodeSample(encodeSample(type, sample))).toEqual({
					ok: true,
					value: { type, sample },
					unknownValues: 0,
				});
			}
		}
	});

	test("its bytes and losses are the last counters minus the first", async () => {
		const slots = await replayRecording(lines);
		const received = (entry: Record<string, unknown>) =>
			field(entry, "bytesReceived") - field(entry, "retransmittedBytesReceived");
		const sent = (entry: Record<string, unknown>) => field(entry, "bytesSent") - field(entry, "retransmittedBytesSent");
		const lost = (entry: Record<string, unknown>) => field(entry, "packetsLost");
		const pictures = (way: string, name: "bytes" | "packetsLost") =>
			sum(slots, `video_${way}`, name) + sum(slots, `as_${way}`, name);
		expect(sum(slots, "audio_output", "bytes")).toBe(count(polls, "inbound-rtp", "audio", received));
		expect(sum(slots, "audio_output", "packetsLost")).toBe(count(polls, "inbound-rtp", "audio", lost));
		expect(sum(slots, "audio_input", "bytes")).toBe(count(polls, "outbound-rtp", "audio", sent));
		expect(pictures("output", "bytes")).toBe(count(polls, "inbound-rtp", "video", received));
		expect(pictures("output", "packetsLost")).toBe(count(polls, "inbound-rtp", "video", lost));
		expect(pictures("input", "bytes")).toBe(count(polls, "outbound-rtp", "video", sent));
	});
});

test("no report of six streams is longer than 400 bytes on the wire, and compressed none of a part of a slot", async () => {
	const texts: string[] = [];
	const slots = await replayRecording(readRecording(new URL("steady.jsonl.gz", recordings)), {
		onFrame: (text) => texts.push(text),
	});
	// Where a slot was measured in part, at both ends of a run, each stream says where that began.
	const whole = texts.filter((_, index) => slots[index]?.samples.every(({ sample }) => !("startOffsetMs" in sample)));
	const lengths = whole.map((text) => Buffer.byteLength(text));
	const compressed = texts.map((text) => deflateRawSync(text).length);
	const mean = lengths.reduce((total, length) => total + length, 0) / lengths.length;
	console.info(`report of six streams: mean ${Math.round(mean)} bytes, longest ${Math.max(...lengths)}`);
	expect(whole.length).toBeGreaterThanOrEqual(texts.length - 2);
	expect(Math.max(...lengths, ...compressed)).toBeLessThanOrEqual(400);
});
