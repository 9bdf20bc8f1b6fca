// The metric table and the stream types: nothing twice, nothing empty, nothing that a double or a column cannot hold.
import { describe, expect, test } from "vitest";
import { columnOf, METRICS, metricsOf } from "./metrics.js";
import { isStreamType, STREAM_TYPES, shapeOf } from "./stream-types.js";

const LARGEST = {
	UInt16: 2 ** 16 - 1,
	UInt32: 2 ** 32 - 1,
	UInt64: 2 ** 53 - 1,
	Int64: 2 ** 53 - 1,
	Float64: 2 ** 53 - 1,
};

describe("the metric table", () => {
	test("gives each metric a column of its own", () => {
		const columns = METRICS.map(({ name }) => columnOf(name));
		expect(new Set(columns).size).toBe(METRICS.length);
		for (const column of columns) expect(column).toMatch(/^[a-z]+(_[a-z]+)*$/);
	});

	test("gives each column room for the largest value that a report may carry", () => {
		for (const { name, maximum, column, integer } of METRICS) {
			expect(maximum, name).toBeLessThanOrEqual(LARGEST[column]);
			expect(integer, name).toBe(column !== "Float64");
		}
	});

	test("describes each metric and says where it comes from", () => {
		for (const { name, meaning, source, shapes } of METRICS) {
			expect(meaning, name).toMatch(/\.$/);
			expect(source, name).not.toBe("");
			expect(shapes.length, name).toBeGreaterThan(0);
		}
	});
});

describe("the stream types", () => {
	test("each have metrics, the duration first", () => {
		for (const type of STREAM_TYPES) {
			expect(metricsOf(type)[0]?.name, type).toBe("durationMs");
			expect(metricsOf(type).length, type).toBeGreaterThan(5);
		}
	});

	test("are 19, each once, and known from other words", () => {
		expect(new Set(STREAM_TYPES).size).toBe(19);
		expect(STREAM_TYPES.every(isStreamType)).toBe(true);
		for (const other of ["", "audio", "AUDIO_INPUT", 0, undefined]) expect(isStreamType(other)).toBe(false);
	});

	test("that a participant receives have lost packets, those sent have what receivers reported", () => {
		for (const type of STREAM_TYPES.filter((type) => type !== "cpu_usage")) {
			const names = metricsOf(type).map(({ name }) => name);
			const isReceived = type.endsWith("_output") || type.includes("_to_");
			expect(names.includes("packetsLost"), type).toBe(isReceived);
			expect(names.includes("reportedBytes"), type).toBe(!isReceived);
			expect(names.includes("frames"), type).toBe(!type.startsWith("audio"));
		}
		expect(shapeOf("cpu_usage")).toBe("cpu");
	});
});
