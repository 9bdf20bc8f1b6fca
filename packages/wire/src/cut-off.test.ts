// When a way was dead, by samples as the lab's outage gave them, and all that looks like it and is not.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutOffsOf, isCutOff, neededSince, type TypedSlot } from "./cut-off.js";
import type { Sample } from "./sample.js";
import { SLOT_MS } from "./slots.js";
import type { StreamType } from "./stream-types.js";

type Slot = Partial<Record<StreamType, Sample>>;
const T = 1_772_360_160_000;
const at = (index: number) => T + index * SLOT_MS;
const inOrder = (...slots: readonly (Slot | undefined)[]): readonly TypedSlot[] =>
	slots.flatMap((slot, index) =>
		Object.entries(slot ?? {}).map(([type, sample]) => ({ slotMs: at(index), type: type as StreamType, sample })),
	);

/** Chromium reads its candidate pair about every 2.5 s, and no round trip by RTCP behind Janus. */
const pair = (latencyCount: number): Sample => ({ latencySumMs: 1, latencyCount, latencyRtcpCount: 0 });
const NOTHING: Sample = { durationMs: 5_001, bytes: 0, packets: 0, packetsLost: 0 };
const received = (trips: Sample = pair(2)): Slot => ({
	audio_output: { durationMs: 5_001, bytes: 20_250, packets: 250, packetsLost: 0, jitterCount: 5, ...trips },
	video_output: {
		durationMs: 5_001,
		bytes: 187_632,
		packets: 197,
		packetsLost: 0,
		jitterCount: 5,
		frames: 74,
		...trips,
	},
});
const silent = (more: Sample = {}): Slot => ({
	audio_output: { ...NOTHING, ...more },
	video_output: { ...NOTHING, frames: 0, ...more },
	cpu_usage: { durationMs: 5_001 },
});
const RECEIVED = new Set(["audio_output", "video_output"]);

test("the lab's outage is three slots in which nothing came and nothing answered", () => {
	const began: Slot = {
		audio_output: { durationMs: 5_001, bytes: 4_500, packets: 55, packetsLost: 0, jitterCount: 2, ...pair(1) },
		video_output: { durationMs: 5_001, bytes: 46_268, packets: 47, packetsLost: 0, jitterCount: 2, ...pair(1) },
	};
	const slots = inOrder(received(), began, silent(), silent(), silent(), received(pair(3)));
	const cutOffs = cutOffsOf(slots);
	expect(cutOffs).toEqual([{ fromMs: at(2), untilMs: at(5), measuredMs: 15_000, types: RECEIVED }]);
	const told = [1, 2, 4, 5].map((index) => isCutOff(cutOffs, { slotMs: at(index), type: "audio_output" }));
	expect(told).toEqual([false, true, true, false]);
	expect(isCutOff(cutOffs, { slotMs: at(2), type: "as_output" })).toBe(false);
});

test("one who was muted already is cut off by the readings that end", () => {
	const slots = inOrder(received(), silent(pair(2)), silent(pair(1)), silent(), silent());
	expect(cutOffsOf(slots)).toMatchObject([{ fromMs: at(3), untilMs: at(5) }]);
});

test("a check every six seconds leaves slots without a reading, and is evidence all the same", () => {
	const slots = inOrder(received(pair(1)), received({}), silent(), silent());
	expect(cutOffsOf(slots)).toMatchObject([{ fromMs: at(2) }]);
	expect(cutOffsOf(inOrder(received(), silent(), silent(pair(1)), silent(), silent(pair(1))))).toEqual([]);
});

test("it lasts however long nothing comes", () => {
	const slots = inOrder(received(), ...Array.from({ length: 700 }, () => silent()));
	expect(cutOffsOf(slots)).toMatchObject([{ fromMs: at(1), untilMs: at(701), measuredMs: 3_500_000 }]);
});

test("slots are needed from three before a silence on, if it lasts", () => {
	const slots = inOrder(received(), silent(), silent(), received(), silent(), silent());
	expect(neededSince(slots, at(4))).toBe(at(1));
	expect(neededSince(slots, at(5))).toBe(at(1));
	expect(neededSince(slots, at(2))).toBe(at(1 - 3));
	expect(neededSince(inOrder(silent(), received(), silent(pair(1))), at(1))).toBeUndefined();
});

describe("no dead way is", () => {
	const rtcp = { ...pair(2), latencyRtcpCount: 2 };
	const echo = { ...pair(2), latencyEchoCount: 2 };
	test.each<[string, readonly (Slot | undefined)[]]>([
		[
			"a mute, or a pause of the SFU: round trips go on",
			[received(), silent(pair(2)), silent(pair(1)), silent(pair(2))],
		],
		["a mute of one of two streams", [received(), { ...received(), audio_output: NOTHING }, received()]],
		[
			"a mute where sound alone comes without a reading",
			[received(), ...[1, 2].map(() => ({ ...silent(), audio_output: { ...NOTHING, packets: 9, bytes: 90 } }))],
		],
		["a mute in a browser that tells no round trips", [received({}), silent(), silent(), silent()]],
		["a mute where round trips came by RTCP, which ends with it", [received(rtcp), silent(), silent(), silent()]],
		["a mute where they came by RTCP since the last slot", [received(), received(rtcp), silent(), silent()]],
		["an echo that the other end's page answers no more", [received(echo), silent(), silent(), silent()]],
		["what a reporter tells without the sources", [received({ latencyCount: 2, latencySumMs: 1 }), silent(), silent()]],
		["a mute of which nothing before is known", [silent(), silent(), silent()]],
		[
			"readings of a quarter of a minute ago",
			[received(), received({}), received({}), received({}), silent(), silent()],
		],
		["a single slot: a check may be late", [received(), silent(), received()]],
		["two times a slot with something between", [received(), silent(), received({}), silent()]],
		["one who left, or whose agent is lost", [received(), undefined, undefined, undefined]],
		["slots that are not told one after the other", [received(), silent(), undefined, silent()]],
		[
			"a mute in slots that were hardly measured",
			[received(), silent({ durationMs: 2_000 }), silent({ durationMs: 2_000 })],
		],
		["a sleep that the first poll spans", [received(), silent({ durationMs: 40_000 }), received()]],
		[
			"a mute of one stream when the other one's connection has closed",
			[
				{ ...received(), audio_output: { ...NOTHING, packets: 9, bytes: 90, ...rtcp } },
				silent(),
				{ audio_output: NOTHING },
				{ audio_output: NOTHING },
			],
		],
		["one who sends and receives nothing", [1, 2, 3].map(() => ({ audio_input: { durationMs: 5_001, packets: 250 } }))],
	])("%s", (_, slots) => {
		expect(cutOffsOf(inOrder(...slots))).toEqual([]);
	});
});

describe("of what is sent", () => {
	const answer: Sample = {
		reportedBytes: 20_000,
		reportedLostBytes: 0,
		jitterCount: 5,
		latencyCount: 5,
		latencyRtcpCount: 5,
	};
	const sent = (packets: number, more: Sample = {}): Slot => ({
		audio_input: { durationMs: 5_001, bytes: packets * 80, packets, ...more },
	});
	const speaking = { ...received(), ...sent(250, answer) };

	test("it is cut off when it went on and was no longer answered, also when the browser then stops sending", () => {
		const slots = inOrder(
			speaking,
			{ ...silent(), ...sent(250) },
			{ ...silent(), ...sent(120) },
			{ ...silent(), ...sent(0) },
		);
		expect(cutOffsOf(slots)).toMatchObject([
			{ fromMs: at(1), untilMs: at(4), types: new Set([...RECEIVED, "audio_input"]) },
		]);
	});

	test("what was muted before, or never answered, is not", () => {
		const muted = inOrder(
			speaking,
			{ ...silent(pair(1)), ...sent(0) },
			...[1, 2].map(() => ({ ...silent(), ...sent(0) })),
		);
		expect(cutOffsOf(muted)).toMatchObject([{ types: RECEIVED }]);
		const unanswered = inOrder({ ...received(), ...sent(250) }, ...[1, 2].map(() => ({ ...silent(), ...sent(250) })));
		expect(cutOffsOf(unanswered)).toMatchObject([{ types: RECEIVED }]);
	});

	test("two slots of it without a report are a dead way, also where no round trip of the pair is told", () => {
		const rtcpAlone = { ...received({}), ...sent(250, answer) };
		const slots = inOrder(rtcpAlone, rtcpAlone, ...[1, 2, 3].map(() => ({ ...silent(), ...sent(250) })));
		expect(cutOffsOf(slots)).toEqual([
			{ fromMs: at(2), untilMs: at(5), measuredMs: 15_000, types: new Set([...RECEIVED, "audio_input"]) },
		]);
	});

	test("who receives nothing is cut off while they send into it, and no longer", () => {
		const slots = inOrder(sent(250, answer), sent(250, answer), sent(250), sent(120), sent(0), sent(250, answer));
		expect(cutOffsOf(slots)).toEqual([
			{ fromMs: at(2), untilMs: at(4), measuredMs: 10_000, types: new Set(["audio_input"]) },
		]);
	});

	test("so many reports are missed as came in five intervals before, since single ones get lost", () => {
		const seldom = { ...answer, jitterCount: 1, latencyCount: 1, latencyRtcpCount: 1 };
		const lost = (count: number) => Array.from({ length: count }, () => sent(250));
		const [told, before] = [sent(250, seldom), sent(250, seldom)];
		expect(cutOffsOf(inOrder(told, before, ...lost(4), told))).toEqual([]);
		expect(cutOffsOf(inOrder(told, before, ...lost(5), told))).toMatchObject([{ fromMs: at(2), measuredMs: 25_000 }]);
	});

	test("the slot in which it began may have ended before a report", () => {
		const began: Slot = { ...received({}), ...sent(250) };
		const slots = [1, 2].map((): Slot => ({ ...received({}), ...sent(250, answer) }));
		const dead = [1, 2].map((): Slot => ({ ...silent(), ...sent(250, { durationMs: 4_990 }) }));
		expect(cutOffsOf(inOrder(...slots, began, ...dead))).toMatchObject([{ fromMs: at(3), measuredMs: 9_980 }]);
	});

	test("reports on three layers of a picture come together, and are missed together", () => {
		const sentPictures = (more: Sample = {}): Slot => ({ video_input: { durationMs: 4_999, packets: 99, ...more } });
		const reported = sentPictures({ reportedBytes: 9_000, jitterCount: 3 });
		const lost = (count: number) => Array.from({ length: count }, () => sentPictures());
		expect(cutOffsOf(inOrder(reported, reported, ...lost(4), reported))).toEqual([]);
		expect(cutOffsOf(inOrder(reported, reported, ...lost(5), reported))).toMatchObject([{ measuredMs: 24_995 }]);
	});

	describe("where no round trip of the pair is told, no dead way is", () => {
		const hears = (own: Slot, more: Slot = silent()): Slot => ({ ...more, ...own });
		test.each<[string, readonly Slot[]]>([
			["a mute", [sent(250, answer), sent(250, answer), sent(60), sent(0), sent(0), sent(0)]],
			[
				"a mute among others who are muted",
				[...[1, 2].map(() => hears(sent(250, answer))), hears(sent(0)), hears(sent(0))],
			],
			[
				"a word across two slots after a mute",
				[...[1, 2].map(() => hears(sent(250, answer))), ...[0, 0, 0, 6, 6].map((packets) => hears(sent(packets)))],
			],
			["a report that is late", [sent(250, answer), sent(250, answer), sent(250), sent(250, answer), sent(250)]],
			[
				"a server that reports every quarter of a minute",
				[sent(9, answer), sent(9), sent(9, answer), sent(9), sent(9), sent(9, answer)],
			],
			[
				"what a browser sends that has told no report",
				[...[1, 2].map(() => hears(sent(250), received({}))), ...[1, 2, 3].map(() => hears(sent(250)))],
			],
			[
				"what was reported before a mute",
				[sent(250, answer), sent(250, answer), ...[1, 2, 3].map(() => sent(0)), sent(9), sent(9)],
			],
			[
				"a time of slots that were hardly measured",
				[sent(250, answer), sent(250, answer), ...[1, 2].map(() => sent(60, { durationMs: 3_000 }))],
			],
			[
				"a server that says nothing of one stream of two",
				[
					sent(250, answer),
					sent(250, answer),
					...[1, 2].map(() => ({ ...sent(250), video_input: { packets: 9, ...answer } })),
				],
			],
		])("%s", (_, slots) => {
			expect(cutOffsOf(inOrder(...slots))).toEqual([]);
		});

		test("a mute that follows a dead way, which ends with what is sent", () => {
			const speaks = [1, 2].map(() => hears(sent(250, answer)));
			const slots = inOrder(...speaks, ...[250, 250, 0, 0, 0].map((packets) => hears(sent(packets))));
			expect(cutOffsOf(slots)).toMatchObject([{ fromMs: at(2), untilMs: at(4), measuredMs: 10_000 }]);
		});
	});

	test("a report or a round trip says that a way is there, and nobody is cut off", () => {
		for (const more of [{ reportedBytes: 20_000 }, { reportedBytes: 0 }, { latencyCount: 1 }, { jitterCount: 1 }]) {
			expect(cutOffsOf(inOrder(speaking, ...[1, 2, 3].map(() => ({ ...silent(), ...sent(250, more) }))))).toEqual([]);
		}
	});
});

describe("whatever slots there are", () => {
	const samples = fc.oneof(
		fc.constantFrom<Slot>(silent(), silent(), received(), received({}), silent(pair(1)), received({ latencyCount: 1 })),
		fc.constant(undefined),
	);
	const calls = fc.array(samples, { minLength: 3, maxLength: 20 });

	test("their order changes nothing", () => {
		const shuffled = calls
			.map((slots) => inOrder(...slots))
			.chain((slots) => fc.tuple(fc.constant(slots), fc.shuffledSubarray([...slots], { minLength: slots.length })));
		fc.assert(
			fc.property(shuffled, ([slots, again]) => {
				expect(cutOffsOf(again)).toEqual(cutOffsOf(slots));
			}),
		);
	});

	test("in a time that is cut off no packet came and no round trip was read, and it is longer than a way goes unchecked", () => {
		let found = 0;
		fc.assert(
			fc.property(calls, (call) => {
				const slots = inOrder(...call);
				for (const { fromMs, untilMs, measuredMs } of cutOffsOf(slots)) {
					found++;
					const inside = slots.filter(({ slotMs }) => slotMs >= fromMs && slotMs < untilMs);
					expect(inside.filter(({ sample }) => (sample.packets ?? 0) > 0 || (sample.latencyCount ?? 0) > 0)).toEqual(
						[],
					);
					expect(measuredMs).toBeGreaterThan(6_000);
				}
			}),
		);
		expect(found).toBeGreaterThan(0);
	});

	test("while the candidate pair is answered in each slot nobody is cut off", () => {
		const live = fc.array(fc.constantFrom(received(), silent(pair(1)), silent(pair(2))), { maxLength: 20 });
		fc.assert(
			fc.property(live, (call) => {
				expect(cutOffsOf(inOrder(...call))).toEqual([]);
			}),
		);
	});
});
