/** What the charts plot. */
import { expect, it } from "vitest";
import { CHART_METRICS } from "./chart-metrics.js";

const level = (value: number) => ({ min: value, avg: value, max: value });

it("plots each figure in the unit of its axis", () => {
	const figures = {
		bitrateBps: level(27_150),
		latencyMs: level(12.5),
		jitterMs: level(3),
		lossRatio: level(0.02),
		frameRateFps: level(15),
		picture: { width: 1_280, height: 720 },
	};
	const plotted = CHART_METRICS.map(({ name, unit, read }) => `${name}: ${read(figures)} ${unit}`);
	expect(plotted).toEqual([
		"Bit rate: 27.15 kbps",
		"Latency: 12.5 ms",
		"Jitter: 3 ms",
		"Loss: 2 %",
		"Frame rate: 15 fps",
		"Picture height: 720 px",
	]);
});

it("leaves a gap where nothing was measured, and shows a stream without a picture at 0", () => {
	expect(CHART_METRICS.map(({ read }) => read({}))).toEqual(CHART_METRICS.map(() => undefined));
	expect(CHART_METRICS.at(-1)?.read({ picture: "none" })).toBe(0);
});
