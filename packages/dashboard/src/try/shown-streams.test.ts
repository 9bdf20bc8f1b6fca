// A stream that has no figures says why: what is silent, cut off, shows nothing, or was not measured looks different.
import { figuresOf, rollUpSlot, type Sample } from "@qoscope/wire";
import { expect, test } from "vitest";
import { absenceOf } from "./shown-streams.js";

const absence = (sample: Sample, isCutOff = false) =>
	absenceOf(figuresOf(rollUpSlot(0, { durationMs: 5_000, ...sample })), isCutOff);

test("muted, cut off, paused, flowing and not measured are told apart", () => {
	expect(absence({ bytes: 0, packets: 0 })).toBe("muted");
	expect(absence({ bytes: 0, packets: 0 }, true)).toBe("cut off");
	expect(absence({ bytes: 900, packets: 9 }, true)).toBe("cut off");
	expect(absence({ bytes: 900, packets: 9, frames: 0 })).toBe("paused");
	expect(absence({ bytes: 900, packets: 9, frames: 5, width: 640, height: 360 })).toBeUndefined();
	expect(absence({ bytes: 900, packets: 9 })).toBeUndefined();
	expect(absenceOf(undefined, false)).toBe("not measured");
});
