// Words and numbers: reading what was written loses at most half of the last digit.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as units from "./units.js";

/** How much half of the last digit is, in the unit of the number, and a little for the arithmetic of doubles. */
const kinds = [
	{ name: "bit rate", format: units.formatBitrate, parse: units.parseBitrate, half: 5, maximum: 1e12 },
	{ name: "time", format: units.formatMilliseconds, parse: units.parseMilliseconds, half: 0.5, maximum: 1e9 },
	{ name: "loss", format: units.formatLoss, parse: units.parsePercent, half: 0.000_05, maximum: 1 },
	{ name: "frame rate", format: units.formatFrameRate, parse: units.parseFrameRate, half: 0.5, maximum: 1_000 },
	{ name: "processor share", format: units.formatCpu, parse: units.parsePercent, half: 0.005, maximum: 1 },
];

describe.each(kinds)("a $name", ({ format, parse, half, maximum }) => {
	const value = fc.double({ min: 0, max: maximum, noNaN: true });

	test("read back is within half a last digit of what was written", () => {
		fc.assert(
			fc.property(value, (x) => {
				expect(Math.abs((parse(format(x)) ?? Number.NaN) - x)).toBeLessThanOrEqual(half * (1 + 1e-9) + x * 1e-12);
			}),
		);
	});

	test("in its canonical words is written as it is read", () => {
		fc.assert(
			fc.property(value.map(format), (words) => {
				expect(format(parse(words) ?? Number.NaN)).toBe(words);
			}),
		);
	});

	test("is undefined in other words", () => {
		for (const words of ["", " ", "12", "x ms", "1,5 kbps", "-1 ms", "1e3 ms", "NaN%", "12 fps ", "\n1 fps"]) {
			expect(parse(words), JSON.stringify(words)).toBeUndefined();
		}
	});
});

test("the contract's examples are written as in the contract", () => {
	expect(units.formatBitrate(23_000)).toBe("23 kbps");
	expect(units.formatBitrate(27_150)).toBe("27.15 kbps");
	expect(units.formatBitrate(1_055_000)).toBe("1055 kbps");
	expect(units.formatMilliseconds(125.6)).toBe("126 ms");
	expect(units.formatLoss(0.003)).toBe("0.3%");
	expect(units.formatLoss(0)).toBe("0.0%");
	expect(units.formatLoss(0.000_3)).toBe("0.03%");
	expect(units.formatLoss(1)).toBe("100.0%");
	expect(units.formatResolution({ width: 1_280, height: 720 })).toBe("1280*720");
	expect(units.formatFrameRate(11.8)).toBe("12 fps");
	expect(units.formatCpu(0.08)).toBe("8%");
	expect(units.formatTime(Date.UTC(2026, 2, 1, 10, 16, 0, 999))).toBe("2026-03-01T10:16:00Z");
});

test("a resolution is read as it was written", () => {
	const side = fc.integer({ min: 0, max: 65_535 });
	fc.assert(
		fc.property(fc.record({ width: side, height: side }), (picture) => {
			expect(units.parseResolution(units.formatResolution(picture))).toEqual(picture);
		}),
	);
	expect(units.parseResolution("1280x720")).toBeUndefined();
});

test("the hosted spellings of a bit rate are read, too", () => {
	expect([units.parseBitrate("27.15kbps"), units.parseBitrate("27.15 Kbps")]).toEqual([27_150, 27_150]);
});

test("a duration is minutes and seconds, and from an hour on hours", () => {
	expect(units.formatDuration(3_301_000)).toBe("55:01");
	expect(units.formatDuration(3_599_999)).toBe("59:59");
	expect(units.formatDuration(3_600_000)).toBe("01:00:00");
	expect(units.formatDuration(100 * 3_600_000)).toBe("100:00:00");
	expect(units.formatDuration(-5)).toBe("00:00");
});
