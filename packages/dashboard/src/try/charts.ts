/** The last five minutes as small multiples: a chart a metric, a line a stream, one cursor over all. */
import uPlot from "uplot";
import { CHART_METRICS, type ChartMetric } from "./chart-metrics.js";
import { SHOWN_STREAMS, type ShownType } from "./shown-streams.js";
import type { SlotHistory } from "./slot-history.js";

export interface Charts {
	readonly show: (history: SlotHistory) => void;
	readonly close: () => void;
}

const HEIGHT_PX = 168;
const SYNC_KEY = "last-five-minutes";
/** The time axis grows with the call from one minute to the five that the history holds. */
const SHORTEST_MS = 60_000;
/** A point within so many pixels of the pointer is the one that is read. */
const REACH_PX = 40;

/** Colours come from the style sheet, so that they follow the light and the dark look. */
const colour = (name: string) => () => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const colourOf = (type: ShownType) => colour(`--${type.split("_")[0]}`);

/** A reading with a gap on either side has no line to stand on: it is drawn as a point. */
function lonePoints(plot: uPlot, series: number): number[] {
	const values = plot.data[series] ?? [];
	const absent = (index: number) => (values[index] ?? undefined) === undefined;
	return [...values.keys()].filter((index) => !absent(index) && absent(index - 1) && absent(index + 1));
}

const clockTime = (seconds: number, length: number) => new Date(seconds * 1_000).toTimeString().slice(0, length);
const spelled = (value: number) => String(Number(value.toFixed(value < 10 ? 2 : 0)));

/** Made from the data, since for a single point the plot would propose a whole day. */
function timeRange({ data: [times] }: uPlot): [number, number] {
	const newest = times.at(-1) ?? 0;
	return [Math.min(times[0] ?? newest, newest - SHORTEST_MS / 1_000), newest];
}

/** The line that is nearest to the pointer, if any is within reach. */
function nearestSeries(plot: uPlot): number | undefined {
	const { idx, top } = plot.cursor;
	if (idx === null || idx === undefined || top === undefined) return undefined;
	const distances = SHOWN_STREAMS.map((_, stream) => {
		const value = plot.data[stream + 1]?.[idx];
		return value === null || value === undefined ? REACH_PX : Math.abs(plot.valToPos(value, "y") - top);
	});
	const nearest = Math.min(...distances);
	return nearest < REACH_PX ? distances.indexOf(nearest) + 1 : undefined;
}

function options(metric: ChartMetric, width: number, onCursor: (plot: uPlot) => void): uPlot.Options {
	const axis = {
		stroke: colour("--faint"),
		grid: { stroke: colour("--grid"), width: 1 },
		ticks: { show: false },
		font: "12px system-ui, sans-serif",
	};
	return {
		width,
		height: HEIGHT_PX,
		legend: { show: false },
		padding: [8, 20, 0, 0],
		focus: { alpha: 0.25 },
		cursor: { sync: { key: SYNC_KEY }, drag: { x: false, y: false }, y: false, points: { size: 7 } },
		scales: {
			x: { time: true, range: timeRange },
			y: { range: (_, __, highest) => [0, Math.max(metric.leastMaximum, (highest ?? 0) * 1.1)] },
		},
		axes: [
			{
				...axis,
				space: 64,
				size: 28,
				incrs: [15, 30, 60, 120],
				// Whole minutes need no seconds.
				values: (_, times, __, ___, step) => times.map((time) => clockTime(time, step < 60 ? 8 : 5)),
			},
			{ ...axis, space: 36, size: 48, values: (_, values) => values.map(spelled) },
		],
		series: [
			{},
			...SHOWN_STREAMS.map(({ type, name }) => ({
				label: name,
				stroke: colourOf(type),
				width: 2,
				// Sent is whole, received is broken: told apart without colour.
				...(type.endsWith("_output") ? { dash: [5, 4] } : {}),
				points: { show: true, size: 5, width: 2, filter: lonePoints },
			})),
		],
		hooks: { setCursor: [onCursor] },
	};
}

interface Chart {
	readonly show: (times: readonly number[], history: SlotHistory) => void;
	/** Brings one line forward and says its value; undefined brings all back. */
	readonly point: (series: number | undefined, index: number | undefined) => void;
	readonly redraw: () => void;
	readonly close: () => void;
}

function openChart(metric: ChartMetric, parent: HTMLElement, onPoint: Chart["point"]): Chart {
	const figure = document.createElement("figure");
	figure.className = "chart";
	const caption = document.createElement("figcaption");
	const title = document.createElement("span");
	title.className = "chart-name";
	title.textContent = `${metric.name} (${metric.unit})`;
	const readout = document.createElement("span");
	readout.className = "readout";
	caption.append(title, readout);
	const host = document.createElement("div");
	host.className = "plot";
	host.role = "img";
	host.ariaLabel = `${metric.name} of each stream over the last five minutes. The newest values are in the table.`;
	figure.append(caption, host);
	parent.append(figure);

	// The cursor moves in all charts at once; the one under the pointer says which line is meant.
	const onCursor = (plot: uPlot) => {
		if (host.matches(":hover")) onPoint(nearestSeries(plot), plot.cursor.idx ?? undefined);
	};
	host.addEventListener("pointerleave", () => onPoint(undefined, undefined));
	const none: uPlot.AlignedData = [[], ...SHOWN_STREAMS.map(() => [])];
	const plot = new uPlot(options(metric, host.clientWidth, onCursor), none, host);
	const resizing = new ResizeObserver(() => plot.setSize({ width: host.clientWidth, height: HEIGHT_PX }));
	resizing.observe(host);
	let focused: number | undefined;
	return {
		show: (slots, history) => {
			const lines = SHOWN_STREAMS.map(({ type }) =>
				slots.map((slot) => {
					const figures = history.figuresAt(slot, type);
					return figures === undefined ? null : (metric.read(figures) ?? null);
				}),
			);
			plot.setData([slots.map((slot) => slot / 1_000), ...lines]);
		},
		point: (series, index) => {
			const stream = series === undefined ? undefined : SHOWN_STREAMS[series - 1];
			const value = series === undefined || index === undefined ? undefined : plot.data[series]?.[index];
			const words = value === null || value === undefined ? "–" : `${spelled(value)} ${metric.unit}`;
			readout.textContent = stream === undefined ? "" : `${stream.name}: ${words}`;
			if (series !== focused) plot.setSeries(series ?? null, { focus: true }, false);
			focused = series;
		},
		redraw: () => plot.redraw(false),
		close: () => {
			resizing.disconnect();
			plot.destroy();
			figure.remove();
		},
	};
}

export function openCharts(parent: HTMLElement): Charts {
	const pointAll: Chart["point"] = (series, index) => {
		for (const chart of charts) chart.point(series, index);
	};
	const charts = CHART_METRICS.map((metric) => openChart(metric, parent, pointAll));
	const dark = matchMedia("(prefers-color-scheme: dark)");
	const redraw = () => {
		for (const chart of charts) chart.redraw();
	};
	dark.addEventListener("change", redraw);
	return {
		show: (history) => {
			const slots = history.slots();
			for (const chart of charts) chart.show(slots, history);
		},
		close: () => {
			dark.removeEventListener("change", redraw);
			for (const chart of charts) chart.close();
		},
	};
}
