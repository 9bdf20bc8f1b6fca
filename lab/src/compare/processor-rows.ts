/** How much of the processor an attendee in Node took: what the kernel counts of its process, and what the agent says. */
import { type QosEntry, type Rollup, slotQuantityOf } from "@qoscope/wire";
import type { ApiAnswers } from "./compare-api.js";
import type { Metric, Row } from "./rows.js";

/** Shares of all processors, 0…1, of one span. */
export interface ProcessorShares {
	readonly process: number;
	readonly system: number;
}

/** Percentage points. The agent's slots begin and end up to a poll before the span, and others use the machine meanwhile. */
const ALLOWED = { process: 1, system: 5 } as const;

const WORDS = { process: "zoom_avg_cpu_usage", system: "system_max_cpu_usage" } as const;

export function processorRows(
	who: string,
	truth: ProcessorShares,
	measured: Rollup | undefined,
	{ live, past, summary }: Pick<ApiAnswers, "live" | "past" | "summary">,
): readonly Row[] {
	const details: Readonly<Record<string, unknown>> = { ...summary.find(({ type }) => type === "cpu_usage")?.details };
	return (["process", "system"] as const).map((whose) => {
		const ratio = measured && slotQuantityOf(measured.totals.sample, `${whose}CpuRatio`);
		const wordOf = ({ cpu_usage }: QosEntry) => cpu_usage[WORDS[whose]];
		return {
			...{ who, type: "cpu_usage", metric: `${whose} cpu` satisfies Metric, unit: "%" },
			truth: 100 * truth[whose],
			agent: ratio === undefined ? undefined : 100 * ratio,
			allowed: ALLOWED[whose],
			...{ tshark: undefined, janus: undefined, peers: {} },
			said: {
				live: live.slice(-1).map(wordOf).join(),
				past: past.map(wordOf).join(", "),
				summary: String(details[WORDS[whose]] ?? ""),
			},
		};
	});
}
