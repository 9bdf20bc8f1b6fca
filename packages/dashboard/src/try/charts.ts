/** The last five minutes as small multiples: a chart a metric, a line a stream, one cursor over all. */
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { CHART_METRICS, type ChartMetric } from "./chart-metrics.js";
import { SHOWN_STREAMS } from "./shown-streams.js";
import { HISTORY_MS, type SlotHistory } from "./slot-history.js";
const x: uPlot.Options = { width: 1, height: 1, series: [] };
new uPlot(x);
