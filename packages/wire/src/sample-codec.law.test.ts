// What is encoded is decoded as it was; what is not a sample is refused.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitrarySample, arbitraryType } from "../test/arbitrary-sample.js";
import { metricsOf } from "./metrics.js";
import { decodeSample, encodeSample } from "./sample-codec.js";
import { STREAM_TYPES } from "./stream-types.js";

const arbitraryTyped = arbitraryType.chain((type) =>
	fc.record({ type: fc.constant(type), sample: arbitrarySample(type) }),
);

describe("a sample", () => {
	test("comes back from its array and from its JSON as it was", () => {
		fc.assert(
			fc.property(arbitraryTyped, ({ type, sample }) => {
				const encoded: unknown = JSON.parse(JSON.stringify(encodeSample(type, sample)));
				const decoded = Array.isArray(encoded) ? decodeSample(encoded) : undefined;
				expect(decoded).toEqual({ ok: true, value: { type, sample }, unknownValues: 0 });
			}),
		);
	});

	test("is read without the values of a newer agent, which are counted", () => {
		fc.assert(
			fc.property(arbitraryTyped, fc.array(fc.anything(), { maxLength: 5 }), ({ type, sample }, more) => {
				const whole = metricsOf(type).map(({ name }) => sample[name] ?? null);
				expect(decodeSample([STREAM_TYPES.indexOf(type), ...whole, ...more])).toEqual({
					ok: true,
					value: { type, sample },
					unknownValues: more.length,
				});
			}),
		);
	});

	test("with one bad value is refused whole, and the problem names type and metric", () => {
		const bad = fc.constantFrom<unknown>(-(2 ** 60), Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, "1", true, {}, [1]);
		const place = arbitraryTyped.chain(({ type, sample }) =>
			fc.record({
				type: fc.constant(type),
				sample: fc.constant(sample),
				position: fc.integer({ min: 0, max: metricsOf(type).length - 1 }),
				value: bad,
			}),
		);
		fc.assert(
			fc.property(place, ({ type, sample, position, value }) => {
				const encoded: unknown[] = [...encodeSample(type, sample)];
				while (encoded.length <= metricsOf(type).length) encoded.push(null);
				encoded[position + 1] = value;
				const decoded = decodeSample(encoded);
				expect(decoded).toMatchObject({
					ok: false,
					problem: expect.stringContaining(`${type} ${metricsOf(type)[position]?.name} must be`),
				});
			}),
		);
	});

	test("is below 0 in lost packets, of which more may come late than were missed, and in the offset alone", () => {
		for (const type of STREAM_TYPES) {
			for (const [position, { name }] of metricsOf(type).entries()) {
				const encoded: (number | null)[] = [
					STREAM_TYPES.indexOf(type),
					5_000,
					...metricsOf(type)
						.slice(1)
						.map(() => null),
				];
				encoded[position + 1] = -1;
				expect(decodeSample(encoded).ok, `${type} ${name}`).toBe(["packetsLost", "startOffsetMs"].includes(name));
			}
		}
	});

	test("that is nonsense never throws", () => {
		fc.assert(
			fc.property(fc.array(fc.anything()), (encoded) => {
				expect(typeof decodeSample(encoded).ok).toBe("boolean");
			}),
		);
	});
});

describe("what follows from the rest", () => {
	const oneReading = { latencySumMs: 30, latencyCount: 1, jitterSumMs: 2, jitterCount: 1 };
	const spread = { jitterMinMs: 2, jitterMaxMs: 2, latencyMinMs: 30, latencyMaxMs: 30, latencyRtcpCount: 1 };

	test("is cut off and comes back", () => {
		const sample = { durationMs: 5_000, bytes: 9, packets: 1, lossMaxRatio: 0, packetsLost: 0, ...oneReading };
		const encoded = [1, 5_000, 9, 1, 0, 0, 30, 1, 2, 1];
		expect(encodeSample("audio_output", { ...sample, ...spread })).toEqual(encoded);
		expect(decodeSample(encoded)).toMatchObject({ value: { sample: { ...sample, ...spread } } });
	});

	test("is not made up where null says that it is absent, nor of several readings", () => {
		const rest = [null, null, null, null];
		const absent = decodeSample([1, 5_000, ...rest, 30, 1, 2, 1, null, null, null, null, null]);
		expect(absent.ok && absent.value.sample).toEqual({ durationMs: 5_000, ...oneReading });
		const several = decodeSample([1, 5_000, ...rest, 60, 2, 4, 2]);
		const readings = { latencySumMs: 60, latencyCount: 2, jitterSumMs: 4, jitterCount: 2 };
		expect(several.ok && several.value.sample).toEqual({ durationMs: 5_000, ...readings, latencyRtcpCount: 2 });
		expect(encodeSample("audio_output", { durationMs: 5_000, ...oneReading })).toHaveLength(15);
	});

	test("has the readings of an echo last, so that the arrays of older agents have none of them", () => {
		const old = [1, 5_000, 9, 1, 0, 0, 60, 2, 2, 1, 2, 2, 28, 32, 0];
		const sample = { durationMs: 5_000, bytes: 9, packets: 1, lossMaxRatio: 0, packetsLost: 0 };
		const readings = { latencySumMs: 60, latencyCount: 2, latencyMinMs: 28, latencyMaxMs: 32, latencyRtcpCount: 0 };
		const spread = { jitterSumMs: 2, jitterCount: 1, jitterMinMs: 2, jitterMaxMs: 2 };
		const whole = { ...sample, ...readings, ...spread };
		expect(decodeSample(old)).toEqual({ ok: true, value: { type: "audio_output", sample: whole }, unknownValues: 0 });
		expect(encodeSample("audio_output", whole)).toEqual(old);
		expect(encodeSample("audio_output", { ...whole, latencyEchoCount: 2 })).toEqual([...old, 2]);
	});

	test("has the offset of a partial slot last, so that a whole one costs nothing", () => {
		const sample = { durationMs: 2_900, bytes: 9 };
		expect(encodeSample("audio_output", sample)).toEqual([1, 2_900, 9]);
		const partial = encodeSample("audio_output", { ...sample, startOffsetMs: 2_100 });
		expect(partial).toHaveLength(1 + metricsOf("audio_output").length);
		expect(partial.at(-1)).toBe(2_100);
		expect(decodeSample(partial)).toMatchObject({ ok: true, value: { sample: { ...sample, startOffsetMs: 2_100 } } });
	});

	test("must fit like what is said", () => {
		const decoded = decodeSample([1, 5_000, null, null, null, null, 65_550, 1]);
		expect(decoded).toMatchObject({
			ok: false,
			problem: "audio_output latencyMinMs must be a number from 0 to 30000",
		});
	});
});

describe("a refusal", () => {
	const video = (sample: Parameters<typeof encodeSample>[1]) => decodeSample(encodeSample("video_output", sample));
	test.each([
		["a type that does not exist", decodeSample([STREAM_TYPES.length, 5_000]), "unknown stream type 19"],
		["a type that is no number", decodeSample(["audio_input", 5_000]), 'unknown stream type "audio_input"'],
		["no duration", decodeSample([0]), "audio_input durationMs must be 1 or more"],
		["no time at all", decodeSample([0, 0]), "audio_input durationMs must be 1 or more"],
		["half a byte", video({ durationMs: 1, bytes: 0.5 }), "video_output bytes must be a whole number"],
		["a width alone", video({ durationMs: 1, frames: 1, width: 5 }), "video_output width and height come together"],
		["a size without frames", video({ durationMs: 1, width: 5, height: 5 }), "video_output a size needs frames"],
		[
			"a size of no frame",
			video({ durationMs: 1, frames: 0, width: 5, height: 5 }),
			"video_output a size needs frames",
		],
		[
			"a day in one slot",
			video({ durationMs: 86_400_000 }),
			"video_output durationMs must be a number from 0 to 10000",
		],
		[
			"a round trip that wrapped",
			video({ durationMs: 5_000, latencySumMs: 65_560, latencyCount: 2, latencyMinMs: 10, latencyMaxMs: 65_550 }),
			"video_output latencyMaxMs must be a number from 0 to 30000",
		],
		[
			"a sum of round trips that wrapped",
			video({ durationMs: 5_000, latencySumMs: 65_560, latencyCount: 2 }),
			"video_output latencySumMs is more than latencyCount can hold",
		],
		[
			"jitter that wrapped",
			video({ durationMs: 5_000, jitterSumMs: 89_478, jitterCount: 1 }),
			"video_output jitterSumMs is more than jitterCount can hold",
		],
		[
			"a counter of lost packets that wrapped",
			video({ durationMs: 5_000, packets: 100, packetsLost: 2 ** 32 - 1 }),
			"video_output packetsLost must be a number from -16777216 to 16777216",
		],
		[
			"one that wrapped the other way",
			video({ durationMs: 5_000, packets: 100, packetsLost: -(2 ** 31) }),
			"video_output packetsLost must be a number from -16777216 to 16777216",
		],
		[
			"a counter of bytes that wrapped",
			video({ durationMs: 5_000, bytes: 2 ** 40 }),
			"video_output bytes must be a number from 0 to 12500000000",
		],
		[
			"a counter of packets that wrapped",
			video({ durationMs: 5_000, packets: 2 ** 32 - 1 }),
			"video_output packets must be a number from 0 to 268435456",
		],
		[
			"a counter of frames that wrapped",
			video({ durationMs: 5_000, frames: 2 ** 32 - 1 }),
			"video_output frames must be a number from 0 to 100000",
		],
		[
			"more lost than was reported on",
			decodeSample(encodeSample("audio_input", { durationMs: 5_000, reportedBytes: 10, reportedLostBytes: 11 })),
			"audio_input reportedLostBytes is more than reportedBytes can hold",
		],
		[
			"a busier processor than there is",
			decodeSample(encodeSample("cpu_usage", { durationMs: 5_000, systemCpuSum: 3, systemCpuCount: 2 })),
			"cpu_usage systemCpuSum is more than systemCpuCount can hold",
		],
		[
			"an offset outside the slot",
			video({ durationMs: 1, startOffsetMs: 5_001 }),
			"video_output startOffsetMs must be a number from -5000 to 5000",
		],
		["a flat picture", video({ durationMs: 1, frames: 1, width: 5, height: 0 }), "video_output a size must be above 0"],
	])("says what is wrong with %s", (_name, decoded, problem) => {
		expect(decoded).toEqual({ ok: false, problem });
	});
});
