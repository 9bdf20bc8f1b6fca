// Who is to blame when several lose packets: what must be shared alike before it is the server's, and how much of a
// sender's loss reached anybody.
import { EMPTY_ROLLUP, merge, rollUpSlot, type Sample, type StreamType } from "@qoscope/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MinuteRollup } from "../store/ports.js";
import { causesOf } from "./causes.js";

const SPEAKER = 1;
/** Attendees have ids from here on. */
const FIRST = 2;

type Told = ReadonlyMap<number, { readonly [type in StreamType]?: Sample }>;

/** One minute of everybody. */
function minute(told: Told): readonly MinuteRollup[] {
	return [...told].flatMap(([participant, byType]) =>
		Object.entries(byType).map(([type, sample]) => ({
			...{ participant, minuteMs: 0, type: type as StreamType },
			rollup: merge(EMPTY_ROLLUP, rollUpSlot(0, { durationMs: 5_000, ...sample })),
		})),
	);
}

const EXPECTED = 10_000;
const received = (lossRatio: number, expected = EXPECTED): Sample => {
	const packetsLost = Math.round(expected * lossRatio);
	return { bytes: expected * 80, packets: expected - packetsLost, packetsLost };
};
const sent = (lossRatio: number, bytes = EXPECTED * 80): Sample => ({
	...{ bytes, packets: EXPECTED },
	...{ reportedBytes: bytes, reportedLostBytes: bytes * lossRatio },
});

/** A speaker and attendees who lose so much of what they receive. */
function call(speaker: number, attendees: readonly number[]): Told {
	const heard = attendees.map((loss, index) => [FIRST + index, { audio_output: received(loss) }] as const);
	return new Map([[SPEAKER, { audio_input: sent(speaker) }], ...heard]);
}
const windowOf = (told: Told, participant: number) => {
	const [window] = causesOf(participant, minute(told));
	if (window === undefined) throw new Error("Nothing was measured.");
	return window;
};
/** The cause of each attendee. */
const causesIn = (speaker: number, attendees: readonly number[]) =>
	attendees.map((_, index) => windowOf(call(speaker, attendees), FIRST + index).cause);
const repeat = <Value>(count: number, value: Value) => Array.from({ length: count }, () => value);

describe("a loss that is shared", () => {
	test.each<[string, readonly number[], readonly (string | undefined)[]]>([
		["nobody else", [0.05], ["network"]],
		["one other, who has it as well", [0.05, 0.05], ["network", "network"]],
		["two others, of whom one has another bad network", [0, 0.03, 0.1], [undefined, "network", "network"]],
		["two others, of whom one has the same", [0, 0.05, 0.06], [undefined, "network", "network"]],
		["two others, who both have the same", [0.05, 0.06, 0.07], repeat(3, "server")],
		["four others, each with a bad network of their own", [0.03, 0.07, 0.15, 0.35, 0.8], repeat(5, "network")],
		[
			"four others, of whom two have the same",
			[0.05, 0.06, 0.05, 0, 0],
			[...repeat(3, "server"), undefined, undefined],
		],
		[
			"four others who share it, and worse of their own",
			[0.05, 0.05, 0.06, 0.05, 0.4],
			[...repeat(4, "server"), "network"],
		],
	])("is attributed with %s", (_who, losses, expected) => {
		expect(causesIn(0, losses)).toEqual(expected);
	});

	test("by half of fifty is the server's, by a third it is not", () => {
		const some = (bad: number) => [...repeat(bad, 0.06), ...repeat(50 - bad, 0.001)];
		expect(windowOf(call(0, some(26)), FIRST)).toMatchObject({
			cause: "server",
			findings: [{ othersMeasured: 49, othersAffected: 25, othersAlike: 25 }],
		});
		expect(windowOf(call(0, some(17)), FIRST)).toMatchObject({ cause: "network", findings: [{ othersAlike: 16 }] });
	});

	test("tells how many of those who are over the limit have it alike", () => {
		expect(windowOf(call(0, [0.03, 0.03, 0.2, 0]), FIRST).findings).toMatchObject([
			{ othersMeasured: 3, othersAffected: 2, othersAlike: 1 },
		]);
		expect(windowOf(call(0, [0.03, 0, 0]), FIRST).findings[0]).not.toHaveProperty("othersAlike");
	});

	test("on the way up counts each other once, whatever they send", () => {
		const both = { audio_input: sent(0.05), video_input: sent(0.05), as_input: sent(0.05) };
		const told = new Map([
			[1, { audio_input: sent(0.05) }],
			[2, both],
			[3, { audio_input: sent(0) }],
		]);
		expect(windowOf(told, 1)).toMatchObject({ cause: "network", findings: [{ othersMeasured: 2, othersAffected: 1 }] });
		const shared = new Map([...told, [3, { video_input: sent(0.06) }] as const]);
		expect(windowOf(shared, 1)).toMatchObject({ cause: "server", findings: [{ othersMeasured: 2, othersAlike: 2 }] });
	});

	test("is as much of round trips: one of two others says nothing of the server", () => {
		const trip = (ms: number) => ({ audio_output: { ...received(0), latencySumMs: ms, latencyCount: 1 } });
		const told = (...trips: readonly number[]) => new Map(trips.map((ms, index) => [index + 1, trip(ms)] as const));
		expect(windowOf(told(300, 900, 20), 1).cause).toBe("network");
		expect(windowOf(told(300, 320, 20), 1).cause).toBe("network");
		expect(windowOf(told(300, 320, 310), 1).cause).toBe("server");
	});
});

describe("a sender's loss", () => {
	test("that the server repaired is not what an attendee with a bad network of their own suffers from", () => {
		const { cause, findings } = windowOf(call(0.05, [0.05, 0.001]), FIRST);
		expect(cause).toBe("network");
		expect(findings).toMatchObject([{ hop: "downlink", measured: 0.05, sender: 0.05, senderForwarded: 0.001 }]);
		expect(findings[0]?.value).toBeCloseTo(0.049, 3);
	});

	test("that nobody repaired is missing at all, and is the sender's", () => {
		expect(causesIn(0.05, [0.05, 0.052, 0.06])).toEqual(repeat(3, "sender"));
	});

	test("that is repaired in part is taken off in that part", () => {
		const { findings } = windowOf(call(0.08, [0.1, 0.03, 0.04]), FIRST);
		expect(findings).toMatchObject([{ cause: "network", sender: 0.08, senderForwarded: 0.03 }]);
		expect(findings[0]?.value).toBeCloseTo(0.07 / 0.97, 10);
	});

	test("is taken off whole where nobody else receives, which is told by what is left out", () => {
		const [finding] = windowOf(call(0.05, [0.05]), FIRST).findings;
		expect(finding).toMatchObject({ cause: "sender", sender: 0.05, value: 0.05 });
		expect(finding).not.toHaveProperty("senderForwarded");
	});

	test("is not measured by who received for a moment of the minute", () => {
		const told = new Map([...call(0.05, [0.05, 0.05]), [9, { audio_output: received(0, 200) }] as const]);
		expect(windowOf(told, FIRST).cause).toBe("sender");
	});

	test("is not measured by senders, whose own stream does not come back", () => {
		const told = new Map([
			[SPEAKER, { audio_input: sent(0.2), audio_output: received(0) }],
			[9, { audio_input: sent(0), audio_output: received(0.2) }],
			[FIRST, { audio_output: received(0.1) }],
			[FIRST + 1, { audio_output: received(0.1) }],
		]);
		expect(windowOf(told, FIRST)).toMatchObject({ cause: "sender", findings: [{ sender: 0.1, senderForwarded: 0.1 }] });
	});

	test("is not to blame for what is mostly one's own", () => {
		expect(windowOf(call(0.002, [0.021]), FIRST)).toMatchObject({ cause: "network", findings: [{ sender: 0.002 }] });
		expect(windowOf(call(0.018, [0.021]), FIRST).cause).toBe("sender");
	});

	test("of jitter counts as far as the least hit shows it", () => {
		const jitter = (ms: number): Sample => ({ ...received(0), jitterSumMs: ms, jitterCount: 1 });
		const told = (...heard: readonly number[]) =>
			new Map([
				[SPEAKER, { audio_input: { ...sent(0), jitterSumMs: 60, jitterCount: 1 } }],
				...heard.map((ms, index) => [FIRST + index, { audio_output: jitter(ms) }] as const),
			]);
		expect(windowOf(told(65, 62), FIRST).cause).toBe("sender");
		expect(windowOf(told(65, 5), FIRST)).toMatchObject({ cause: "network", findings: [{ value: 60 }] });
	});
});

describe("whatever is lost where", () => {
	const loss = fc.integer({ min: 0, max: 900 }).map((thousandths) => thousandths / 1_000);
	const clean = fc.integer({ min: 0, max: 5 }).map((thousandths) => thousandths / 1_000);
	const bad = fc.integer({ min: 50, max: 900 }).map((thousandths) => thousandths / 1_000);

	test("nobody else is blamed when all others are clean", () => {
		fc.assert(
			fc.property(bad, fc.array(clean, { minLength: 1, maxLength: 30 }), loss, (own, others, speaker) => {
				expect(windowOf(call(speaker, [own, ...others]), FIRST).cause).toBe("network");
			}),
		);
	});

	test("one more who has the same makes nobody less sure that it is the server", () => {
		fc.assert(
			fc.property(bad, fc.array(loss, { maxLength: 12 }), (own, others) => {
				const before = windowOf(call(0, [own, ...others]), FIRST).cause;
				const after = windowOf(call(0, [own, ...others, own]), FIRST).cause;
				if (before === "server") expect(after).toBe("server");
			}),
		);
	});

	test("one more who has nothing of it makes nobody surer that it is the server's or the sender's", () => {
		fc.assert(
			fc.property(bad, fc.array(loss, { maxLength: 12 }), loss, (own, others, speaker) => {
				const before = windowOf(call(0, [own, ...others]), FIRST).cause;
				if (before === "network") expect(windowOf(call(0, [own, ...others, 0]), FIRST).cause).toBe("network");
				expect(windowOf(call(speaker, [own, ...others, 0]), FIRST).cause).not.toBe("sender");
			}),
		);
	});

	test("what is taken off for the sender is no more than anybody's loss who receives the same", () => {
		fc.assert(
			fc.property(fc.array(loss, { minLength: 2, maxLength: 12 }), loss, (attendees, speaker) => {
				for (const [index, own] of attendees.entries()) {
					for (const { senderForwarded } of windowOf(call(speaker, attendees), FIRST + index).findings) {
						if (senderForwarded === undefined) continue;
						expect(senderForwarded).toBeLessThanOrEqual(speaker);
						expect(senderForwarded).toBeLessThanOrEqual(Math.min(own, ...attendees) + 1e-12);
					}
				}
			}),
		);
	});
});
