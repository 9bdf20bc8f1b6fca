/** The API's own words for each figure: while the call ran, afterwards minute by minute, and of the whole. */
import type { QosEntry, QosSummaryBody, StreamType } from "@qoscope/wire";
import type { Metric } from "./rows.js";

export interface Said {
	readonly live: string;
	readonly past: string;
	readonly summary: string;
}

const NAMES = {
	loss: ["avg_loss", "avg_loss"],
	payload: ["bitrate", "avg_bitrate"],
	"frame rate": ["frame_rate", "avg_frame_rate"],
	latency: ["latency", "avg_latency"],
	jitter: ["jitter", "avg_jitter"],
} as const;

type Summary = QosSummaryBody["participants"][number]["qos"];

const wordOf = (of: unknown, name: string): string => {
	const found = Object.entries(Object(of)).find(([key]) => key === name)?.[1];
	return typeof found === "string" ? found : "";
};

export function saidOf(
	type: StreamType,
	{ live, past, summary }: { live: readonly QosEntry[]; past: readonly QosEntry[]; summary: Summary },
): Readonly<Partial<Record<Metric, Said>>> {
	const entryWord = (entry: QosEntry | undefined, name: string) =>
		wordOf(Object.entries(entry ?? {}).find(([key]) => key === type)?.[1], name);
	const details = summary.find((one) => one.type === type)?.details;
	return Object.fromEntries(
		Object.entries(NAMES).map(([metric, [inEntry, inSummary]]) => [
			metric,
			{
				live: entryWord(live.at(-1), inEntry),
				past: past.map((entry) => entryWord(entry, inEntry)).join(", "),
				summary: wordOf(details, inSummary),
			},
		]),
	);
}
