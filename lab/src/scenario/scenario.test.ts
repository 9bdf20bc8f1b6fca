// Scenarios are written by people who know calls and no TypeScript: what they mean is taken as they write it.
import { describe, expect, test } from "vitest";
import { allScenarios, PROMISED } from "./all-scenarios.js";
import { readScenario } from "./scenario.js";

describe("a scenario", () => {
	test("says who suffers what, in which direction", () => {
		const { impairments, about } = readScenario(
			"narrow",
			`about          600 kbps to the attendee   # a comment
			down           rate 600kbps queue 200ms loss 5% bursts of 4
			publisher up   delay 40ms jitter 5ms reorder`,
		);
		expect(about).toBe("600 kbps to the attendee");
		expect(impairments.attendee.down).toEqual({
			rateBps: 600_000,
			queueMs: 200,
			loss: { kind: "burst", ratio: 0.05, length: 4 },
		});
		expect(impairments.publisher.up).toEqual({ delayMs: 40, jitterMs: 5, reorder: true });
		expect(impairments.publisher.down).toEqual({});
	});

	test("says what happens when, whatever the order of its lines", () => {
		const { events, seconds } = readScenario(
			"events",
			`seconds 90
			at 40s unmute
			at 20s mute
			at 5s layer 0
			at 30s attendee outage 20s
			at 10s publisher pressure critical`,
		);
		expect(seconds).toBe(90);
		expect(events.map(({ atMs, act }) => [atMs, act])).toEqual([
			[5_000, { kind: "page", role: "publisher", action: "layer", value: 0 }],
			[10_000, { kind: "pressure", role: "publisher", level: "critical" }],
			[20_000, { kind: "page", role: "publisher", action: "mute", value: 0 }],
			[30_000, { kind: "outage", role: "attendee", isDown: true }],
			[40_000, { kind: "page", role: "publisher", action: "unmute", value: 0 }],
			[50_000, { kind: "outage", role: "attendee", isDown: false }],
		]);
	});

	test("may send the camera in scalable layers, and more sounds to the attendee", () => {
		const { svc, moreSounds, simulcast, events } = readScenario(
			"crowd",
			`svc
			attendee 47 more sounds
			down loss 5%
			at 8s layer 0`,
		);
		expect({ svc, moreSounds, simulcast }).toEqual({ svc: true, moreSounds: 47, simulcast: false });
		expect(events.map(({ act }) => act)).toEqual([{ kind: "page", role: "publisher", action: "layer", value: 0 }]);
		expect(readScenario("plain", "")).toMatchObject({ svc: false, moreSounds: 0 });
	});

	test("says which cause is to be named, or perhaps", () => {
		const { causes } = readScenario("causes", "cause publisher network\ncause attendee perhaps sender");
		expect(causes).toEqual({
			publisher: { cause: "network", isSure: true },
			attendee: { cause: "sender", isSure: false },
		});
		expect(() => readScenario("wrong", "cause attendee weather")).toThrow("cannot read");
	});

	test("may lose of one medium alone", () => {
		const { impairments } = readScenario("medium", "down loss 10% of audio");
		expect(impairments.attendee.down.loss).toEqual({ kind: "random", ratio: 0.1, of: "audio" });
	});

	test("may have attendees in Node, and lose in the kernel", () => {
		const { nodeAttendees, kernelLoss } = readScenario("more", "3 attendees in Node\nattendee kernel loss 2%");
		expect(nodeAttendees).toBe(3);
		expect(kernelLoss).toEqual({ kind: "random", ratio: 0.02 });
		expect(readScenario("each", "attendee kernel every 50th packet lost").kernelLoss).toEqual({
			kind: "every",
			nth: 50,
		});
		expect(readScenario("one", "1 attendee in Node").nodeAttendees).toBe(1);
		expect(readScenario("none", "down loss 2%")).toMatchObject({ nodeAttendees: 0, kernelLoss: undefined });
	});

	test.each([
		"many attendees in Node",
		"attendee kernel delay 40ms",
		"attendee kernel loss 2% delay 40ms",
		"attendee kernel loss 2% of audio",
		"attendee kernel loss 2% bursts of 3",
		"publisher kernel loss 2%",
		"down los 5%",
		"attendee many more sounds",
		"down loss 5% of smell",
		"at 20 mute",
		"at 5s attendee pressure heavy",
		"seconds soon",
		"x",
	])("with a line that cannot be read (%s) is refused with the line and all that can be", (line) => {
		expect(() => readScenario("wrong", `about nothing\n${line}`)).toThrow(
			/^wrong, line 2: cannot read “.+”\. Lines are/,
		);
	});
});

test("every scenario of the folder can be read, and the promise is about some of them", () => {
	const scenarios = allScenarios();
	expect(scenarios.size).toBeGreaterThanOrEqual(12);
	for (const { about } of scenarios.values()) expect(about).not.toBe("");
	for (const name of PROMISED) expect([...scenarios.keys()]).toContain(name);
});
