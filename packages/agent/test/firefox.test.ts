// What a recording of Firefox has that the agent must know of. e2e/firefox.test.ts holds the same against a live one.
import { expect, test } from "vitest";
import { type RecordedPoll, readPoll, readRecording, replayRecording } from "../src/replay.js";

const lines = readRecording(new URL("../../../fixtures/recordings/firefox.jsonl.gz", import.meta.url));
const polls = lines.map(readPoll).filter((poll): poll is RecordedPoll => poll !== undefined);
const entriesOf = (type: string) => polls.flatMap(({ stats }) => stats.filter((entry) => entry["type"] === type));

/** The types of the samples when the application tells of its shares what `change` leaves of it. */
async function typesWith(change: (event: object) => object): Promise<Set<string>> {
	const isShare = (line: unknown): line is object =>
		typeof line === "object" && line !== null && "event" in line && line.event === "share-start";
	const slots = await replayRecording(lines.map((line) => (isShare(line) ? change(line) : line)));
	return new Set(slots.flatMap(({ samples }) => samples.map(({ type }) => type)));
}

test("a received share is told by its track, a sent one by its mid, as its reports name no track", async () => {
	expect(entriesOf("inbound-rtp").every((entry) => "trackIdentifier" in entry)).toBe(true);
	expect(entriesOf("outbound-rtp").filter((entry) => "mediaSourceId" in entry || "trackIdentifier" in entry)).toEqual(
		[],
	);
	const byTrack = await typesWith((event) => ({ ...event, mid: undefined }));
	expect([byTrack.has("as_output"), byTrack.has("as_input")]).toEqual([true, false]);
	const byMid = await typesWith((event) => event);
	expect([byMid.has("as_output"), byMid.has("as_input")]).toEqual([true, true]);
});

test("the round trips of the pair are whole milliseconds, and the only ones of what is received", async () => {
	const sums = entriesOf("candidate-pair").map((entry) => Number(entry["totalRoundTripTime"]) * 1_000);
	expect(sums.length).toBeGreaterThan(0);
	for (const sum of sums) expect(sum).toBeCloseTo(Math.round(sum), 6);
	const slots = await replayRecording(lines);
	const received = slots.flatMap(({ samples }) => samples).filter(({ type }) => type.endsWith("_output"));
	for (const { sample } of received) expect([undefined, 0]).toContain(sample.latencyRtcpCount);
});

test("of the processor there is nothing", async () => {
	expect((await typesWith((event) => event)).has("cpu_usage")).toBe(false);
});
