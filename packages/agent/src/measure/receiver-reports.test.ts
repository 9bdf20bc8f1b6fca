// Sent loss against calls of which the truth is known.
import { seededRandom } from "@qoscope/wire";
import { describe, expect, test } from "vitest";
import { lossOf, pollsOf, type Second } from "../../test/sent-reports.js";
import { deriveAll, type Entry } from "../../test/small-reports.js";

/** The loss of the whole call, as it is stored: the sums of all slots. */
function measured(polls: readonly (readonly Entry[])[]): number {
	const slots = deriveAll(polls).map(({ video_input }) => video_input);
	const sum = (name: "reportedBytes" | "reportedLostBytes") =>
		slots.reduce((total, sample) => total + (sample?.[name] ?? 0), 0);
	return sum("reportedLostBytes") / sum("reportedBytes");
}
const percent = (ratio: number) => 100 * ratio;

/** A minute of video in which each packet is lost with the same chance. */
function minute(ratio: number, second: (index: number) => Second, seed = 1): Second[] {
	const random = seededRandom(seed);
	return Array.from({ length: 60 }, (_, index) => {
		const made = second(index);
		return { ...made, lost: Array.from({ length: made.media }, random).filter((value) => value < ratio).length };
	});
}

describe.each([0.01, 0.05, 0.1, 0.2])("of %d lost", (ratio) => {
	test.each([
		["video", () => ({ media: 40 })],
		["a low bit rate", () => ({ media: 15 })],
		["a bit rate that falls", (index: number) => ({ media: 70 - index })],
		["reports of many packets", () => ({ media: 250 })],
	])("%s has its loss to half a point", (_, second) => {
		const call = minute(ratio, second);
		expect(Math.abs(percent(measured(pollsOf(call)) - lossOf(call)))).toBeLessThan(0.5);
	});

	test("what is sent to probe the path while nothing is lost hides no loss", () => {
		// As Chromium does at 5 % in the lab: a burst of probes with ten times the bytes of the media.
		const call = minute(ratio, (index) => ({ media: 15, probes: index % 12 > 8 ? 62 : 0 })).map((second) =>
			second.probes ? { ...second, lost: 0 } : second,
		);
		expect(Math.abs(percent(measured(pollsOf(call)) - lossOf(call)))).toBeLessThan(0.5);
	});

	test("probes beside a loss do not hide it, either", () => {
		const call = minute(ratio, () => ({ media: 15, probes: 62 }));
		const [quiet, ...rest] = call;
		if (!quiet) throw new Error("No second.");
		// Until something is lost nobody can tell probes from media.
		const known = [{ ...quiet, lost: 1 }, ...rest];
		expect(Math.abs(percent(measured(pollsOf(known)) - lossOf(known)))).toBeLessThan(1);
	});

	test("what a lost receiver report was about is told by the next", () => {
		const call = minute(ratio, (index) => ({ media: 40, isUnreported: index % 3 === 1 }));
		expect(Math.abs(percent(measured(pollsOf(call)) - lossOf(call)))).toBeLessThan(0.5);
	});

	test("without fractionLost (Safari) it is the packets lost of the packets sent", () => {
		const call = minute(ratio, () => ({ media: 40 }));
		const absent = ({ fractionLost: _, ...report }: Entry) => report;
		expect(measured(pollsOf(call, absent))).toBeCloseTo(lossOf(call), 3);
		expect(measured(pollsOf(call, (report) => ({ ...report, fractionLost: null })))).toBeCloseTo(lossOf(call), 3);
	});
});

test("without packetsLost it is the fraction of what was sent", () => {
	const absent = ({ packetsLost: _, ...report }: Entry) => report;
	expect(measured(pollsOf([{ media: 40, lost: 10 }, { media: 120 }], absent))).toBeCloseTo(10 / 160, 5);
});

test("with neither there is no loss, not even of 0", () => {
	const [delta] = deriveAll(pollsOf([{ media: 40, lost: 10 }], ({ timestamp }) => ({ timestamp, jitter: 0.001 })));
	expect(delta?.video_input?.reportedBytes).toBeUndefined();
	expect(delta?.video_input?.lossMaxRatio).toBeUndefined();
	expect(delta?.video_input?.jitterCount).toBe(1);
});

test("a loss that the fraction is too coarse for is counted", () => {
	expect(measured(pollsOf([{ media: 1_000, lost: 2 }]))).toBeCloseTo(0.002, 4);
});

test("of few packets the share is exact", () => {
	const [delta] = deriveAll(pollsOf([{ media: 4, lost: 1 }]));
	expect(delta?.video_input?.lossMaxRatio).toBe(0.25);
});

test("what was lost before the first poll is not counted", () => {
	const [first, ...rest] = pollsOf([{ media: 100, lost: 50 }, { media: 40 }, { media: 40, lost: 4 }]).slice(1);
	expect(measured([first ?? [], ...rest])).toBeCloseTo(4 / 80, 2);
});

test("a report of five seconds, of which polls saw one, has the loss of its own time", () => {
	const polls = pollsOf([{ media: 50 }, { media: 250, lost: 25 }]);
	const packetsSent = 250;
	const [before, after] = [polls[1], polls[2]].map((poll) => poll?.map((entry) => ({ ...entry })) ?? []);
	Object.assign(before?.[0] ?? {}, { packetsSent, bytesSent: packetsSent * 450 });
	expect(measured([before ?? [], after ?? []])).toBeCloseTo(0.1, 2);
});

test.each([
	["falls, since packets came late after all", -3],
	["is unsigned and below 0", 2 ** 32 - 1],
	["is beyond all that was sent", 1e6],
])("a count of lost packets that %s is no loss", (_, packetsLost) => {
	const change = (report: Entry) => (report["timestamp"] === 1 ? { ...report, packetsLost } : report);
	const slots = deriveAll(pollsOf([{ media: 40 }, { media: 40 }], change));
	expect(slots[1]?.video_input).toMatchObject({ lossMaxRatio: 0, reportedLostBytes: 0 });
});

test("probes of a stream that is paused weigh no more than its media did", () => {
	const slots = deriveAll(pollsOf([{ media: 15 }, { media: 15, lost: 1 }, { media: 0, probes: 90 }]));
	expect(slots[2]?.video_input).toMatchObject({ reportedBytes: 15 * 450, reportedLostBytes: 0, lossMaxRatio: 0 });
});

test("a sum of lost packets never exceeds what was reported on", () => {
	const slots = deriveAll(pollsOf([{ media: 3, lost: 3 }]));
	expect(slots[0]?.video_input?.reportedLostBytes).toBe(slots[0]?.video_input?.reportedBytes);
});
