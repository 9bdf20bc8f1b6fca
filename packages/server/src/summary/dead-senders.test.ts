// Nothing came, since the ways of those who sent it were dead; and when that is not it.
import { cutOffsOf, type Sample, SLOT_MS, type StreamType } from "@qoscope/wire";
import { describe, expect, test } from "vitest";
import type { SlotSample } from "../store/ports.js";
import { deadSenderFinding, othersSilent, silencesOf } from "./dead-senders.js";

const T = 1_772_360_160_000;
const SPEAKER = 1;
const ANN = 2;
const at = (index: number) => T + index * SLOT_MS;
const PAIR: Sample = { latencyCount: 2, latencyRtcpCount: 0 };
const CAME: Sample = { durationMs: 5_001, bytes: 20_250, packets: 250, ...PAIR };
const NOTHING: Sample = { durationMs: 5_001, bytes: 0, packets: 0, ...PAIR };
const SENT: Sample = { durationMs: 5_001, bytes: 20_250, packets: 250, reportedBytes: 20_250, jitterCount: 5 };
const LOST: Sample = { durationMs: 5_001, bytes: 20_250, packets: 250 };
const MUTED: Sample = { durationMs: 5_001, bytes: 0, packets: 0 };

const line = (participant: number, type: StreamType, samples: readonly (Sample | undefined)[]): readonly SlotSample[] =>
	samples.flatMap((sample, index) => (sample === undefined ? [] : [{ participant, type, slotMs: at(index), sample }]));
const hers = line(ANN, "audio_output", [CAME, CAME, CAME, NOTHING, NOTHING, NOTHING, CAME]);
const speaks = line(SPEAKER, "audio_input", [SENT, SENT, LOST, LOST, LOST, MUTED, SENT]);
const find = (senders: readonly SlotSample[], own = hers) => {
	const [silence] = silencesOf(own, cutOffsOf(own));
	if (silence === undefined) throw new Error("There was no silence.");
	return deadSenderFinding({ silence, own, senders });
};

describe("a silence", () => {
	test("is told by type, from its first slot to its last", () => {
		expect(silencesOf(hers.toReversed(), cutOffsOf(hers))).toEqual([
			{ type: "audio_output", fromMs: at(3), untilMs: at(6), measuredMs: 15_000 },
		]);
	});

	test.each<[string, readonly (Sample | undefined)[]]>([
		["a slot alone", [CAME, NOTHING, CAME, NOTHING]],
		["slots that are not told one after the other", [CAME, NOTHING, undefined, NOTHING]],
		["what her own dead way explains", [CAME, CAME, MUTED, MUTED, MUTED]],
	])("is not %s", (_, samples) => {
		const slots = line(ANN, "audio_output", samples);
		expect(silencesOf(slots, cutOffsOf(slots))).toEqual([]);
	});

	test("is none of what is sent", () => {
		expect(silencesOf(line(ANN, "audio_input", [SENT, MUTED, MUTED, MUTED]), [])).toEqual([]);
	});
});

test("the sender's dead way is the cause, with how long it was so, and what was sent into it", () => {
	expect(find(speaks)).toEqual({
		...{ type: "audio_output", metric: "cutOff", cause: "sender", hop: "sender_uplink" },
		...{ value: 15_000, sender: 15_000, measured: 10_000, limit: 6_000 },
		...{ fromMs: at(3), untilMs: at(5), senderPackets: 500 },
	});
});

test("others who heard nothing of it either are counted, of those who measured it", () => {
	const [silence] = silencesOf(hers, cutOffsOf(hers));
	const alike = line(3, "audio_output", [CAME, CAME, CAME, NOTHING, NOTHING, NOTHING, CAME]);
	const fromElsewhere = line(4, "audio_output", [CAME, CAME, CAME, CAME, CAME, CAME]);
	const ofPictures = line(5, "video_output", [CAME, CAME, CAME, NOTHING, NOTHING, NOTHING, CAME]);
	const shared = silence && othersSilent(silence, [...alike, ...fromElsewhere, ...ofPictures]);
	expect(shared).toEqual({ othersMeasured: 2, othersAffected: 1 });
});

test("of a long silence that is told in which the sender sent in vain, and no mute that follows", () => {
	const long = line(ANN, "audio_output", [CAME, CAME, ...Array.from({ length: 40 }, () => NOTHING), CAME]);
	const heardLater = line(SPEAKER, "audio_input", [SENT, SENT, LOST, LOST, ...Array.from({ length: 9 }, () => MUTED)]);
	expect(find(heardLater, long)).toMatchObject({ fromMs: at(2), untilMs: at(4), measured: 10_000, value: 10_000 });
});

test("a sender who is heard again in the last slot is the cause of what was before", () => {
	expect(find(line(SPEAKER, "audio_input", [SENT, SENT, SENT, LOST, LOST, SENT]))).toMatchObject({ value: 10_000 });
});

test("where several send, none of them may have been heard", () => {
	const second = (samples: readonly Sample[]) => line(5, "audio_input", samples);
	expect(find([...speaks, ...second([SENT, SENT, LOST, LOST, SENT, SENT])])).toBeUndefined();
	expect(find([...speaks, ...second([SENT, SENT, LOST, LOST, LOST, LOST])])).toMatchObject({ value: 20_000 });
	expect(find([...speaks, ...second([SENT, SENT, MUTED, MUTED, MUTED, MUTED])])).toMatchObject({ value: 15_000 });
});

describe("nobody's way is blamed where", () => {
	test.each<[string, readonly SlotSample[]]>([
		[
			"the sender was heard by the server",
			line(
				SPEAKER,
				"audio_input",
				Array.from({ length: 7 }, () => SENT),
			),
		],
		["the sender was muted", line(SPEAKER, "audio_input", [SENT, SENT, SENT, { ...SENT, packets: 9 }, MUTED, MUTED])],
		[
			"the sender's browser tells no reports",
			line(
				SPEAKER,
				"audio_input",
				Array.from({ length: 7 }, () => LOST),
			),
		],
		["something else was sent", line(SPEAKER, "video_input", [SENT, SENT, LOST, LOST, LOST, LOST])],
		[
			"the sender's way had died before and they were muted",
			line(SPEAKER, "audio_input", [SENT, SENT, LOST, LOST, MUTED]),
		],
		["nobody sends", []],
	])("%s", (_, others) => {
		expect(find(others)).toBeUndefined();
	});

	test("nothing shows that the own way lived, so that it may have been the server", () => {
		const withoutPair = hers.map((slot) => ({ ...slot, sample: { ...slot.sample, latencyCount: 0 } }));
		expect(find(speaks, withoutPair)).toBeUndefined();
		const pictures = line(ANN, "video_output", [CAME, CAME, CAME, CAME, CAME, CAME]);
		expect(find(speaks, [...withoutPair, ...pictures])).toBeDefined();
	});
});
