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

function options(
	metric: ChartMetric,
	width: number,
	read: (plot: uPlot, series: number | null) => void,
): uPlot.Options {
	const axis = {
		stroke: colour("--faint"),
		grid: { stroke: colour("--grid"), width: 1 },
		ticks: { show: false },
		font: "12px system-ui, sans-serif",
	};
	let focused: number | null = null;
	return {
		width,
		height: HEIGHT_PX,
		legend: { show: false },
		padding: [8, 8, 0, 0],
		focus: { alpha: 0.25 },
		cursor: {
			sync: { key: SYNC_KEY, setSeries: true },
			focus: { prox: REACH_PX },
			drag: { x: false, y: false },
			y: false,
			points: { size: 7 },
		},
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
		hooks: {
			setSeries: [
				(plot, series) => {
					focused = series;
					read(plot, focused);
				},
			],
			setCursor: [(plot) => read(plot, focused)],
		},
	};
}

interface Chart {
	readonly show: (times: readonly number[], history: SlotHistory) => void;
	readonly redraw: () => void;
	readonly close: () => void;
}

function openChart(metric: ChartMetric, parent: HTMLElement): Chart {
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

	const read = (plot: uPlot, series: number | null) => {
		const index = plot.cursor.idx ?? undefined;
		const stream = series === null ? undefined : SHOWN_STREAMS[series - 1];
		const value = series === null || index === undefined ? undefined : plot.data[series]?.[index];
		const time = index === undefined ? undefined : plot.data[0][index];
		readout.textContent =
			stream === undefined || time === undefined
				? ""
				: `${stream.name}, ${clockTime(time, 8)}: ${value === null || value === undefined ? "–" : `${spelled(value)} ${metric.unit}`}`;
	};
	const none: uPlot.AlignedData = [[], ...SHOWN_STREAMS.map(() => [])];
	const plot = new uPlot(options(metric, host.clientWidth, read), none, host);
	const resizing = new ResizeObserver(() => plot.setSize({ width: host.clientWidth, height: HEIGHT_PX }));
	resizing.observe(host);
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
		redraw: () => plot.redraw(false),
		close: () => {
			resizing.disconnect();
			plot.destroy();
			figure.remove();
		},
	};
}

export function openCharts(parent: HTMLElement): Charts {
	const charts = CHART_METRICS.map((metric) => openChart(metric, parent));
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
