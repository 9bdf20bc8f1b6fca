/** The charts: what each plots of a slot's figures, and the numbers on its axis. */
import type { Figures } from "@qoscope/wire";

export interface ChartMetric {
	readonly name: string;
	readonly unit: string;
	/** In the unit of the axis; undefined where it was not measured. */
	readonly valueOf: (figures: Figures) => number | undefined;
	/** The axis reaches at least so far, so that noise near zero does not fill the chart. */
	readonly leastMaximum: number;
}

const scaled = (value: number | undefined, factor: number) => (value === undefined ? undefined : value * factor);

export const CHART_METRICS: readonly ChartMetric[] = [
	{ name: "Bit rate", unit: "kbps", valueOf: ({ bitrateBps }) => scaled(bitrateBps?.avg, 0.001), leastMaximum: 100 },
	{ name: "Latency", unit: "ms", valueOf: ({ latencyMs }) => latencyMs?.avg, leastMaximum: 10 },
	{ name: "Jitter", unit: "ms", valueOf: ({ jitterMs }) => jitterMs?.avg, leastMaximum: 10 },
	{ name: "Loss", unit: "%", valueOf: ({ lossRatio }) => scaled(lossRatio?.avg, 100), leastMaximum: 1 },
	{ name: "Frame rate", unit: "fps", valueOf: ({ frameRateFps }) => frameRateFps?.avg, leastMaximum: 10 },
	{
		name: "Picture height",
		unit: "px",
		valueOf: ({ picture }) => (picture === undefined ? undefined : picture === "none" ? 0 : picture.height),
		leastMaximum: 100,
	},
];
