// A stream that has no figures says why: what is silent, what shows nothing, and what nobody measured look different.
import { figuresOf, rollUpSlot, type Sample } from "@qoscope/wire";
import { expect, test } from "vitest";
import { absenceOf } from "./shown-streams.js";

const absence = (sample: Sample) => absenceOf(figuresOf(rollUpSlot(0, { durationMs: 5_000, ...sample })));

test("muted, paused, flowing and not measured are told apart", () => {
	expect(absence({ bytes: 0, packets: 0 })).toBe("muted");
	expect(absence({ bytes: 900, packets: 9, frames: 0 })).toBe("paused");
	expect(absence({ bytes: 900, packets: 9, frames: 5, width: 640, height: 360 })).toBeUndefined();
	expect(absence({ bytes: 900, packets: 9 })).toBeUndefined();
	expect(absenceOf(undefined)).toBe("not measured");
});
