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
				const padded = [...encodeSample(type, sample)];
				while (padded.length <= metricsOf(type).length) padded.push(null);
				expect(decodeSample([...padded, ...more])).toEqual({
					ok: true,
					value: { type, sample },
					unknownValues: more.length,
				});
			}),
		);
	});

	test("with one bad value is refused whole, and the problem names type and metric", () => {
		const bad = fc.constantFrom<unknown>(-1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, "1", true, {}, [1]);
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

	test("that is nonsense never throws", () => {
		fc.assert(
			fc.property(fc.array(fc.anything()), (encoded) => {
				expect(typeof decodeSample(encoded).ok).toBe("boolean");
			}),
		);
	});
});

describe("a refusal", () => {
	const video = (sample: Parameters<typeof encodeSample>[1]) => decodeSample(encodeSample("video_output", sample));
	test.each([
		["a type that does not exist", decodeSample([STREAM_TYPES.length, 5_000]), "unknown stream type 19"],
		["a type that is no number", decodeSample(["audio_input", 5_000]), 'unknown stream type "audio_input"'],
		["no duration", decodeSample([0]), "audio_input durationMs must be above 0"],
		["no time at all", decodeSample([0, 0]), "audio_input durationMs must be above 0"],
		["half a byte", video({ durationMs: 1, bytes: 0.5 }), "video_output bytes must be a whole number"],
		["a width alone", video({ durationMs: 1, frames: 1, width: 5 }), "video_output width and height come together"],
		["a size without frames", video({ durationMs: 1, width: 5, height: 5 }), "video_output a size needs frames"],
		[
			"a size of no frame",
			video({ durationMs: 1, frames: 0, width: 5, height: 5 }),
			"video_output a size needs frames",
		],
		["a flat picture", video({ durationMs: 1, frames: 1, width: 5, height: 0 }), "video_output a size must be above 0"],
	])("says what is wrong with %s", (_name, decoded, problem) => {
		expect(decoded).toEqual({ ok: false, problem });
	});
});
