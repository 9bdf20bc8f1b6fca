// Who is to blame, in calls made by hand: each case is one minute of a webinar with the loss, delay or load that it names.
import { EMPTY_ROLLUP, merge, rollUpSlot, type Sample, type StreamType } from "@qoscope/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MinuteRollup } from "../store/ports.js";
import { causesOf } from "./causes.js";

const MINUTE_MS = 60_000;
const SPEAKER = 1;
const ANN = 2;
const OTHERS = [3, 4, 5, 6];

type Told = Readonly<Record<number, Partial<Record<StreamType, Sample>>>>;

/** One minute of everybody. */
function minute(told: Told, minuteMs = 0): readonly MinuteRollup[] {
	return Object.entries(told).flatMap(([participant, byType]) =>
		Object.entries(byType).map(([type, sample]) => ({
			participant: Number(participant),
			minuteMs,
			type: type as StreamType,
			rollup: merge(EMPTY_ROLLUP, rollUpSlot(minuteMs, { durationMs: 5_000, ...sample })),
		})),
	);
}

/** Of 1,000 expected packets. */
const received = (lost: number): Sample => ({ bytes: 40_000, packets: 1_000 - lost, packetsLost: lost });
const sent = (ratio: number): Sample => ({
	bytes: 40_000,
	packets: 1_000,
	reportedBytes: 40_000,
	reportedLostBytes: 40_000 * ratio,
});
const forAll = (sample: Sample) => Object.fromEntries(OTHERS.map((id) => [id, { audio_output: sample }]));
const onlyWindow = (told: Told, participant = ANN) => {
	const [window] = causesOf(participant, minute(told));
	if (window === undefined) throw new Error("Nothing was measured.");
	return window;
};

describe("received loss", () => {
	test("that the others do not have is her own network's", () => {
		const { cause, findings } = onlyWindow({
			[SPEAKER]: { audio_input: sent(0) },
			[ANN]: { audio_output: received(50) },
			...forAll(received(1)),
		});
		expect(cause).toBe("network");
		expect(findings).toEqual([
			{
				...{ type: "audio_output", metric: "loss", cause: "network", hop: "downlink" },
				...{ value: 0.05, measured: 0.05, sender: 0, limit: 0.02, othersMeasured: 4, othersAffected: 0 },
			},
		]);
	});

	test("that the speaker lost on the way to the server is the sender's, at everybody", () => {
		const told = {
			[SPEAKER]: { audio_input: sent(0.05) },
			[ANN]: { audio_output: received(52) },
			...forAll(received(50)),
		};
		for (const participant of [ANN, ...OTHERS]) {
			const { cause, findings } = onlyWindow(told, participant);
			expect(cause).toBe("sender");
			expect(findings[0]).toMatchObject({ hop: "sender_uplink", value: 0.05, othersAffected: 0 });
		}
		expect(onlyWindow(told, SPEAKER)).toMatchObject({ cause: "network", findings: [{ hop: "uplink", value: 0.05 }] });
	});

	test("on both ways is split: what is left behind the sender's is her own", () => {
		const { findings } = onlyWindow({
			[SPEAKER]: { audio_input: sent(0.05) },
			[ANN]: { audio_output: received(145) },
			...forAll(received(50)),
		});
		expect(findings[0]).toMatchObject({ cause: "network", hop: "downlink", measured: 0.145, sender: 0.05 });
		expect(findings[0]?.value).toBeCloseTo(0.1, 10);
	});

	test("that half of the others have, too, is the server's", () => {
		const lossy = Object.fromEntries(OTHERS.map((id, index) => [id, { audio_output: received(index < 2 ? 60 : 0) }]));
		const told = { [SPEAKER]: { audio_input: sent(0) }, [ANN]: { audio_output: received(50) }, ...lossy };
		expect(onlyWindow(told)).toMatchObject({ cause: "server", findings: [{ othersMeasured: 4, othersAffected: 2 }] });
	});

	test("is not the server's where there is only one other to compare with", () => {
		const told = { [ANN]: { audio_output: received(50) }, 3: { audio_output: received(60) } };
		expect(onlyWindow(told)).toMatchObject({ cause: "network", findings: [{ othersMeasured: 1, othersAffected: 1 }] });
	});

	test("of several senders is weighed by what receivers reported on, and not by what they send to probe the path", () => {
		const weighing = (ratio: number, reportedBytes: number): Sample => ({
			...sent(ratio),
			...{ reportedBytes, reportedLostBytes: reportedBytes * ratio },
		});
		const told = {
			7: { audio_input: weighing(0.2, 90_000) },
			8: { audio_input: { ...weighing(0, 10_000), bytes: 900_000 } },
			[ANN]: { audio_output: received(180) },
		};
		expect(onlyWindow(told).findings[0]?.sender).toBeCloseTo(0.18, 10);
	});
});

describe("latency", () => {
	const trip = (ms: number): Sample => ({ ...received(0), latencySumMs: ms, latencyCount: 1 });
	test("of hers alone is her network's, of all the server's", () => {
		const told = (others: number) => ({ [ANN]: { audio_output: trip(300) }, ...forAll(trip(others)) });
		expect(onlyWindow(told(20))).toMatchObject({
			cause: "network",
			findings: [{ metric: "latency", hop: "round_trip" }],
		});
		expect(onlyWindow(told(290)).cause).toBe("server");
	});
});

describe("jitter", () => {
	const jitter = (ms: number): Sample => ({ ...received(0), jitterSumMs: ms, jitterCount: 1 });
	test("of audio that came to the server already is the sender's", () => {
		const speaker = { audio_input: { ...sent(0), jitterSumMs: 60, jitterCount: 1 } };
		expect(onlyWindow({ [SPEAKER]: speaker, [ANN]: { audio_output: jitter(65) } })).toMatchObject({ cause: "sender" });
	});
	test("of pictures is nobody's", () => {
		expect(onlyWindow({ [ANN]: { as_output: jitter(90) } }).findings).toEqual([]);
	});
});

describe("the device", () => {
	test("is the cause where the system is busier than the limit", () => {
		const cpu = { durationMs: 5_000, systemCpuSum: 0.9, systemCpuCount: 1 };
		expect(onlyWindow({ [ANN]: { cpu_usage: cpu, audio_output: received(0) } })).toMatchObject({
			cause: "client",
			findings: [{ metric: "cpu", hop: "device", value: 0.9, limit: 0.8 }],
		});
	});
	test("is the cause where the browser tells of serious pressure", () => {
		const cpu = { durationMs: 5_000, pressureCriticalMs: 5_000 };
		expect(onlyWindow({ [ANN]: { cpu_usage: cpu } })).toMatchObject({
			findings: [{ metric: "pressure", value: 3, limit: 2 }],
		});
	});
});

test("the cause of a minute is that of what is furthest over its limit", () => {
	const told = {
		[ANN]: {
			audio_output: { ...received(200), latencySumMs: 160, latencyCount: 1 },
			cpu_usage: { durationMs: 5_000, systemCpuSum: 0.85, systemCpuCount: 1 },
		},
	};
	const { cause, findings } = onlyWindow(told);
	expect(findings.map(({ metric }) => metric)).toEqual(["cpu", "loss", "latency"]);
	expect(cause).toBe("network");
});

test("a good minute has no cause, a minute without figures is not told, and minutes come in order", () => {
	const good = { [ANN]: { audio_output: received(0) } };
	const windows = causesOf(ANN, [
		...minute(good, MINUTE_MS),
		...minute(good),
		...minute({ 3: good[ANN] }, 2 * MINUTE_MS),
	]);
	expect(windows).toEqual([
		{ startMs: 0, endMs: MINUTE_MS, findings: [] },
		{ startMs: MINUTE_MS, endMs: 2 * MINUTE_MS, findings: [] },
	]);
});

test("nobody is blamed for what is within the limits, whoever loses what", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 0, max: 20 }),
			fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 5 }),
			(own, others) => {
				const told = Object.fromEntries(others.map((lost, index) => [10 + index, { audio_output: received(lost) }]));
				expect(onlyWindow({ ...told, [ANN]: { audio_output: received(own) } }).findings).toEqual([]);
			},
		),
	);
});
