// Whose it was that nothing came: the lab's outage as findings, and when there is nothing to blame anybody for.
import { cutOffsOf, MINUTE_MS, rollUpSlot, type Sample, SLOT_MS, type StreamType } from "@qoscope/wire";
import { describe, expect, test } from "vitest";
import type { MinuteRollup, SlotSample } from "../store/ports.js";
import { aroundCutOff, type CutOffCase, cutOffFindings } from "./cut-off-findings.js";

const T = 1_772_360_160_000;
const SPEAKER = 1;
const ANN = 2;
const at = (index: number) => T + index * SLOT_MS;
const FLOWS: Sample = { durationMs: 5_001, bytes: 20_250, packets: 250, latencyCount: 2, latencyRtcpCount: 0 };
const NOTHING: Sample = { durationMs: 5_001, bytes: 0, packets: 0 };
const SENT: Sample = { durationMs: 5_001, bytes: 20_250, packets: 250, reportedBytes: 20_250, jitterCount: 5 };
/** Sent, and nobody said what of it came. */
const LOST: Sample = { durationMs: 5_001, bytes: 20_250, packets: 250 };

const line = (participant: number, type: StreamType, samples: readonly (Sample | undefined)[]): readonly SlotSample[] =>
	samples.flatMap((sample, index) => (sample === undefined ? [] : [{ participant, type, slotMs: at(index), sample }]));
/** Two good slots, three of nothing, one good slot. */
const OUTAGE = [FLOWS, FLOWS, NOTHING, NOTHING, NOTHING, FLOWS];
const [cutOff] = cutOffsOf(line(ANN, "audio_output", OUTAGE));
const sentIn = (type: StreamType, minuteMs = T - MINUTE_MS): MinuteRollup => ({
	...{ participant: SPEAKER, type, minuteMs },
	rollup: rollUpSlot(minuteMs, SENT),
});
const find = (
	others: readonly SlotSample[],
	sent: readonly MinuteRollup[] = [sentIn("audio_input")],
	found: CutOffCase["cutOff"] | undefined = cutOff,
) => {
	if (found === undefined) throw new Error("Nobody was cut off.");
	return cutOffFindings({ cutOff: found, others, sent });
};
const speaks = line(SPEAKER, "audio_input", [SENT, SENT, SENT, SENT, SENT, SENT]);
const goodOnes = [3, 4, 5, 6].flatMap((id) => line(id, "audio_output", [FLOWS, FLOWS, FLOWS, FLOWS, FLOWS, FLOWS]));

test("an outage of hers alone is her network's, and tells from when to when, and what was sent meanwhile", () => {
	expect(find([...speaks, ...goodOnes])).toEqual([
		{
			...{ type: "audio_output", metric: "cutOff", cause: "network", hop: "round_trip" },
			...{ value: 15_000, measured: 15_000, limit: 6_000, othersMeasured: 4, othersAffected: 0 },
			...{ fromMs: at(2), untilMs: at(5), senderPackets: 750 },
		},
	]);
});

describe("one that half of the others have as well", () => {
	const cutOffFrom = (first: number) => (id: number) =>
		line(
			id,
			"audio_output",
			[0, 1, 2, 3, 4, 5, 6, 7].map((index) => (index >= first && index < first + 3 ? NOTHING : FLOWS)),
		);
	const good = (...ids: readonly number[]) => goodOnes.filter(({ participant }) => ids.includes(participant));

	test("is the server's, when two or more are cut off from the same time on", () => {
		expect(find([...speaks, ...[3, 4].flatMap(cutOffFrom(1)), ...good(5, 6)])).toMatchObject([
			{ cause: "server", othersMeasured: 4, othersAffected: 2, othersAlike: 2 },
		]);
	});

	test("is nobody's but hers where it is one other, who may share a household or have a bad network as well", () => {
		expect(find([...speaks, ...cutOffFrom(1)(3)])).toMatchObject([
			{ cause: "network", othersMeasured: 1, othersAffected: 1, othersAlike: 1 },
		]);
		expect(find([...speaks, ...cutOffFrom(1)(3), ...good(4)])).toMatchObject([
			{ cause: "network", othersMeasured: 2, othersAffected: 1, othersAlike: 1 },
		]);
	});

	test("is not the server's where the others were cut off from another time on", () => {
		const [longer] = cutOffsOf(line(ANN, "audio_output", [FLOWS, FLOWS, ...[2, 3, 4, 5, 6].map(() => NOTHING), FLOWS]));
		expect(find([...speaks, ...[3, 4, 5].flatMap(cutOffFrom(5))], [sentIn("audio_input")], longer)).toMatchObject([
			{ cause: "network", othersMeasured: 3, othersAffected: 3, othersAlike: 0 },
		]);
	});
});

test("others who were muted at that time had no outage", () => {
	const muted = (id: number) =>
		line(id, "audio_output", [FLOWS, ...[1, 2, 3, 4].map(() => ({ ...FLOWS, ...NOTHING }))]);
	expect(find([...speaks, ...muted(3), ...muted(4)])).toMatchObject([
		{ cause: "network", othersMeasured: 2, othersAffected: 0 },
	]);
});

describe("others who received nothing and cannot show why are neither well nor cut off:", () => {
	const WITHOUT_PAIR: Sample = { durationMs: 5_001, bytes: 20_250, packets: 250 };
	test.each<[string, readonly (Sample | undefined)[]]>([
		["a browser that tells no round trips", [WITHOUT_PAIR, WITHOUT_PAIR, NOTHING, NOTHING, NOTHING, WITHOUT_PAIR]],
		[
			"the same, polled a moment later",
			[WITHOUT_PAIR, WITHOUT_PAIR, { ...WITHOUT_PAIR, packets: 20 }, NOTHING, NOTHING],
		],
		[
			"round trips by RTCP, which end with what comes",
			[...[1, 2].map(() => ({ ...FLOWS, latencyRtcpCount: 2 })), NOTHING, NOTHING, NOTHING],
		],
		["a silence that began before the slots that are read", [NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, FLOWS]],
	])("%s", (_, samples) => {
		const silent = [3, 4, 5].flatMap((id) => line(id, "audio_output", samples));
		expect(find([...speaks, ...silent])).toMatchObject([{ othersMeasured: 0, othersAffected: 0 }]);
		const withOne = [...speaks, ...silent, ...goodOnes.filter(({ participant }) => participant === 6)];
		expect(find(withOne)).toMatchObject([{ cause: "network", othersMeasured: 1, othersAffected: 0 }]);
		const cutOffToo = [6, 7].flatMap((id) => line(id, "audio_output", OUTAGE));
		expect(find([...speaks, ...silent, ...cutOffToo])).toMatchObject([
			{ cause: "server", othersMeasured: 2, othersAffected: 2 },
		]);
	});
});

test("one who tells no round trips and went on receiving is known to be well", () => {
	const some = { durationMs: 5_001, bytes: 20_250, packets: 250 };
	const well = line(3, "audio_output", [some, some, some, NOTHING, some, some]);
	expect(find([...speaks, ...well])).toMatchObject([{ othersMeasured: 1, othersAffected: 0 }]);
});

test("where no sender is measured it is told without what they sent", () => {
	const [finding] = find([], []);
	expect(finding).toMatchObject({ cause: "network", othersMeasured: 0 });
	expect(finding).not.toHaveProperty("senderPackets");
	const [ofPictures] = find(line(SPEAKER, "video_input", [SENT, SENT, SENT, SENT, SENT]), [sentIn("video_input")]);
	expect(ofPictures).not.toHaveProperty("senderPackets");
});

describe("nobody is blamed where nothing was to come:", () => {
	test.each<[string, readonly (Sample | undefined)[]]>([
		["the sender was muted", [NOTHING, NOTHING, NOTHING, NOTHING, NOTHING]],
		["the sender muted just then, by a poll's breadth later", [SENT, SENT, { ...SENT, packets: 40 }, NOTHING, NOTHING]],
		["the sender has left", [SENT, SENT]],
		["the sender's agent is lost, and nobody knows", [undefined, undefined, undefined, undefined, undefined]],
	])("%s", (_, samples) => {
		expect(find(line(SPEAKER, "audio_input", samples))).toEqual([]);
	});
});

test("who only sends is told that what they sent was answered no more, and is compared with everybody", () => {
	const [own] = cutOffsOf(line(ANN, "audio_input", [SENT, SENT, LOST, LOST, LOST, SENT]));
	expect(find(goodOnes, [], own)).toEqual([
		{
			...{ type: "audio_input", metric: "cutOff", cause: "network", hop: "round_trip" },
			...{ value: 15_000, measured: 15_000, limit: 6_000, othersMeasured: 4, othersAffected: 0 },
			...{ fromMs: at(2), untilMs: at(5) },
		},
	]);
	const othersToo = [3, 4].flatMap((id) => line(id, "video_input", [SENT, SENT, LOST, LOST, LOST, SENT]));
	expect(find(othersToo, [], own)).toMatchObject([{ cause: "server", othersMeasured: 2, othersAffected: 2 }]);
});

test("who hears and is heard is told of both, and of what was sent also where nothing was to come", () => {
	const both = [
		...line(ANN, "audio_output", OUTAGE),
		...line(ANN, "video_input", [SENT, SENT, LOST, LOST, LOST, SENT]),
	];
	const [own] = cutOffsOf(both);
	const typesOf = (others: readonly SlotSample[]) => find(others, [sentIn("audio_input")], own).map(({ type }) => type);
	expect(typesOf(speaks)).toEqual(["audio_output", "video_input"]);
	expect(typesOf([])).toEqual(["video_input"]);
});

describe("of one that lasts", () => {
	/** From the third slot of a minute to the third one of three minutes later. */
	const [long] = cutOffsOf(
		line(ANN, "audio_output", [FLOWS, FLOWS, ...Array.from({ length: 3 * 12 }, () => NOTHING), FLOWS]),
	);

	test("the slots of the others are read around its first minute, and that much of it is compared", () => {
		expect(long).toMatchObject({ fromMs: at(2), untilMs: at(38) });
		if (long === undefined) return;
		expect(aroundCutOff(long)).toEqual({ sinceMs: at(2 - 6), untilMs: at(2 + 12 + 6) });
		const flowsLater = [3, 4].flatMap((id) =>
			line(id, "audio_output", [...Array.from({ length: 14 }, () => NOTHING), FLOWS, FLOWS]),
		);
		const speaksOn = line(
			SPEAKER,
			"audio_input",
			Array.from({ length: 20 }, () => SENT),
		);
		expect(find([...speaksOn, ...flowsLater], undefined, long)).toMatchObject([
			{ value: 180_000, othersMeasured: 0, senderPackets: 12 * 250 },
		]);
	});

	test("what others sent is that of its first minute, and of whole minutes after it", () => {
		const silence = line(
			SPEAKER,
			"audio_input",
			Array.from({ length: 20 }, () => NOTHING),
		);
		const minutes = [0, 1, 2, 3].map((index) => sentIn("audio_input", T + index * MINUTE_MS));
		// The first two began before the compared part ended, the last one ends after the outage.
		expect(find(silence, minutes, long)).toMatchObject([{ senderPackets: 250 }]);
		expect(
			find(
				silence,
				[0, 1, 3].flatMap((index) => minutes[index] ?? []),
				long,
			),
		).toEqual([]);
	});
});
