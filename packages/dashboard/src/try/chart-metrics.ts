/** The charts: what each plots of a slot's figures, and the numbers on its axis. */
import type { Figures } from "@qoscope/wire";

export interface ChartMetric {
	readonly name: string;
	readonly unit: string;
	/** In the unit of the axis; undefined where it was not measured. */
	readonly read: (figures: Figures) => number | undefined;
	/** The axis reaches at least so far, so that noise near zero does not fill the chart. */
	readonly leastMaximum: number;
}

const inKilo = (value: number | undefined) => (value === undefined ? undefined : value / 1_000);
const inPercent = (ratio: number | undefined) => (ratio === undefined ? undefined : ratio * 100);

export const CHART_METRICS: readonly ChartMetric[] = [
	{ name: "Bit rate", unit: "kbps", read: ({ bitrateBps }) => inKilo(bitrateBps?.avg), leastMaximum: 100 },
	{ name: "Latency", unit: "ms", read: ({ latencyMs }) => latencyMs?.avg, leastMaximum: 10 },
	{ name: "Jitter", unit: "ms", read: ({ jitterMs }) => jitterMs?.avg, leastMaximum: 10 },
	{ name: "Loss", unit: "%", read: ({ lossRatio }) => inPercent(lossRatio?.avg), leastMaximum: 1 },
	{ name: "Frame rate", unit: "fps", read: ({ frameRateFps }) => frameRateFps?.avg, leastMaximum: 10 },
	{
		name: "Picture height",
		unit: "px",
		read: ({ picture }) => (picture === undefined ? undefined : picture === "none" ? 0 : picture.height),
		leastMaximum: 100,
	},
];
