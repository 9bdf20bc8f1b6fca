// Bands, the worse of sent and received, reasons, health words.
import { type Figures, figuresOf, rollUpSlot, type Spread, type StreamType } from "@qoscope/wire";
import { describe, expect, test } from "vitest";
import { figuresByInstance } from "./entries.js";
import { healthOf } from "./health.js";
import { bandOf, mediumOf, qualityOf } from "./quality.js";

const flat = (value: number): Spread => ({ min: value, avg: value, max: value });
const line = (lossRatio: number, latencyMs = 20, jitterMs = 5): Figures => ({
	lossRatio: flat(lossRatio),
	latencyMs: flat(latencyMs),
	jitterMs: flat(jitterMs),
});
const camera = (changes: Figures = {}): Figures => ({
	...line(0),
	picture: { width: 1_280, height: 720 },
	frameRateFps: flat(30),
	...changes,
});
const of = (...entries: readonly [StreamType, Figures][]) => qualityOf(new Map(entries));

test.each([
	[5, "good"],
	[4, "good"],
	[3.99, "fair"],
	[3, "fair"],
	[2.99, "poor"],
	[2, "poor"],
	[1.99, "bad"],
	[1, "bad"],
])("%d is %s", (score, band) => {
	expect(bandOf(score)).toBe(band);
});

test("every type but the processor carries one medium", () => {
	expect(mediumOf("cpu_usage")).toBeUndefined();
	expect(mediumOf("audio_device_to_rwg")).toBe("audio");
	expect(mediumOf("video_device_from_crc")).toBe("video");
	expect(mediumOf("as_device_to_crc")).toBe("share");
	expect(mediumOf("as_input")).toBe("share");
});

test("what was not measured has no quality, and is healthy", () => {
	expect(of()).toEqual({});
	expect(of(["audio_input", { bitrateBps: flat(0) }], ["cpu_usage", {}])).toEqual({});
	expect(healthOf({})).toEqual({ health: "Good", issues: [] });
});

test("of sent, received and gateway types the worse counts, with its type", () => {
	const quality = of(["audio_input", line(0)], ["audio_output", line(0.3)], ["audio_device_to_crc", line(0.1)]);
	expect(quality.audio).toEqual({ score: 2.14, band: "poor", reasons: ["loss"], type: "audio_output" });
	expect(quality.video).toBeUndefined();
	expect(of(["audio_device_from_crc", line(0)]).audio).toMatchObject({ score: 4.41, band: "good", reasons: [] });
});

describe("video", () => {
	test("a camera on a good line is good, in a small tile at 12 frames a second, too", () => {
		expect(of(["video_output", camera()]).video).toMatchObject({ band: "good", reasons: [] });
		const tile = camera({ picture: { width: 320, height: 180 }, frameRateFps: flat(12) });
		expect(of(["video_output", tile]).video).toMatchObject({ score: 4, band: "good", reasons: [] });
	});
	test("the jitter of its own bursts leaves a picture good", () => {
		expect(of(["video_output", camera(line(0, 20, 35))]).video).toMatchObject({ band: "good", reasons: [] });
	});
	test("held upright it is as good as held flat", () => {
		const upright = camera({ picture: { width: 360, height: 640 } });
		expect(of(["video_input", upright])).toEqual(of(["video_input", camera({ picture: { width: 640, height: 360 } })]));
	});
	test.each<[string, Figures, readonly string[]]>([
		["loss", { lossRatio: flat(0.08) }, ["loss"]],
		["a slow line", { latencyMs: flat(400) }, ["latency"]],
		["an uneven line", { jitterMs: flat(150) }, ["jitter"]],
		["few frames", { frameRateFps: flat(6) }, ["frame_rate"]],
		[
			"a freeze",
			{ frameRateFps: { min: 1, avg: 28, max: 30 }, lossRatio: { min: 0, avg: 0.005, max: 0.4 } },
			["freeze"],
		],
		["a tiny picture", { picture: { width: 160, height: 90 } }, ["resolution"]],
		[
			"several at once, in the order of the table",
			{ frameRateFps: flat(3), lossRatio: flat(0.2) },
			["loss", "frame_rate"],
		],
	])("%s is told as the reason", (_, changes, reasons) => {
		expect(of(["video_output", camera(changes)]).video).toMatchObject({ reasons });
	});
	test("one frozen slot alone makes it fair, never worse", () => {
		const frozen = camera({ frameRateFps: { min: 0, avg: 28, max: 30 }, lossRatio: { min: 0, avg: 0, max: 0.1 } });
		expect(of(["video_output", frozen]).video?.score).toBe(3);
	});
	test("a camera that was switched off for a while did not freeze, and its average says nothing", () => {
		expect(of(["video_input", camera({ frameRateFps: { min: 1, avg: 4, max: 30 } })]).video?.band).toBe("good");
	});
	test("a camera that shows nothing is judged by its line", () => {
		expect(of(["video_input", { ...line(0.02), picture: "none" }]).video?.score).toBe(4);
	});
});

describe("a shared screen", () => {
	test("with few frames and any size is healthy", () => {
		const still = camera({ frameRateFps: flat(2.5), picture: { width: 300, height: 60 } });
		expect(of(["as_output", still]).share).toMatchObject({ band: "good", reasons: [] });
		expect(of(["video_output", still]).video?.band).toBe("bad");
		expect(of(["as_output", camera({ frameRateFps: flat(1) })]).share?.band).toBe("good");
	});
	test("suffers from its line", () => {
		expect(of(["as_output", line(0.2)]).share).toMatchObject({ score: 1, band: "bad", reasons: ["loss"] });
	});
});

test.each([
	[0, 4.7],
	[0.02, 4],
	[0.035, 3.5],
	[0.1, 2],
	[0.5, 1],
])("a loss of %d has the score %d on its scale", (lossRatio, score) => {
	const share: Figures = { lossRatio: flat(lossRatio), latencyMs: flat(45) };
	expect(of(["as_input", share]).share?.score).toBe(score);
});

describe("health", () => {
	test("is Good, Warning or Critical by the worst band, and names what is not good", () => {
		expect(healthOf(of(["audio_input", line(0.1)], ["video_input", camera()]))).toEqual({
			health: "Warning",
			issues: ["audio"],
		});
		expect(healthOf(of(["audio_input", line(0.1)], ["video_input", camera({ lossRatio: flat(0.08) })]))).toEqual({
			health: "Critical",
			issues: ["audio", "video"],
		});
		expect(healthOf(of(["as_output", line(0.5)]))).toEqual({ health: "Critical", issues: ["screen_share"] });
	});
	test.each<[Figures, string]>([
		[{}, "Good"],
		[{ systemCpuRatio: flat(0.79) }, "Good"],
		[{ systemCpuRatio: flat(0.8) }, "Warning"],
		[{ systemCpuRatio: { min: 0, avg: 0.5, max: 1 } }, "Good"],
		[{ systemCpuRatio: flat(0.95) }, "Critical"],
		[{ pressure: { min: "nominal", avg: "fair", max: "critical" } }, "Good"],
		[{ pressure: { min: "fair", avg: "serious", max: "critical" } }, "Warning"],
		[{ pressure: { min: "critical", avg: "critical", max: "critical" } }, "Critical"],
	])("a processor with %j is %s", (cpu, health) => {
		expect(healthOf({}, cpu)).toEqual({ health, issues: health === "Good" ? [] : ["cpu"] });
	});
});

test("an instance has a quality, too, from its roll-ups", () => {
	const rollup = rollUpSlot(0, { durationMs: 5_000, bytes: 20_000, packets: 80, packetsLost: 20 });
	const figures = figuresByInstance([
		{ instance: "a", type: "audio_output", rollup },
		{ instance: "b", type: "cpu_usage", rollup: rollUpSlot(0, { durationMs: 5_000 }) },
	]);
	expect(figures.get("a")?.get("audio_output")).toEqual(figuresOf(rollup));
	expect(qualityOf(figures.get("a") ?? new Map()).audio?.band).toBe("poor");
	expect(qualityOf(figures.get("b") ?? new Map())).toEqual({});
});
