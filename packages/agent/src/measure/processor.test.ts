// The processor's readings and pressure.
import { expect, test } from "vitest";
import { createProcessor } from "./processor.js";

test("what the host application reads is one reading a poll, held within 0 and 1", () => {
	const processor = createProcessor();
	processor.take(0, undefined);
	expect(processor.take(1_000, { processCpuRatio: 0.25, systemCpuRatio: 1.7 })).toEqual({
		durationMs: 1_000,
		quantities: {
			processCpuSum: 0.25,
			processCpuCount: 1,
			processCpuMin: 0.25,
			processCpuMax: 0.25,
			systemCpuSum: 1,
			systemCpuCount: 1,
			systemCpuMin: 1,
			systemCpuMax: 1,
		},
	});
});

test("pressure is the time at each level since the last poll", () => {
	const processor = createProcessor();
	processor.take(0, undefined);
	processor.setPressure("fair", 200);
	processor.setPressure("critical", 700);
	expect(processor.take(1_000, undefined)).toEqual({
		durationMs: 1_000,
		quantities: { pressureFairMs: 500, pressureCriticalMs: 300 },
	});
});

test("after a gap that is too long to say anything of, and of what a host has no value for, there is nothing", () => {
	const processor = createProcessor();
	processor.take(0, undefined);
	expect(processor.take(605_000, { processCpuRatio: 0.5 })).toBeUndefined();
	// @ts-expect-error A host that has no value gives null.
	expect(processor.take(606_000, { processCpuRatio: null })).toBeUndefined();
	expect(processor.take(607_000, { processCpuRatio: 0.5 })?.durationMs).toBe(1_000);
});

test("without a host and without pressure there is nothing", () => {
	const processor = createProcessor();
	processor.take(0, undefined);
	expect(processor.take(1_000, { processCpuRatio: Number.NaN })).toBeUndefined();
});
