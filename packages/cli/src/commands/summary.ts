/** `qoscope summary`: every participant's figures over the whole webinar. */
import type { Tolerant } from "@qoscope/client";
import type { SummaryDetails } from "@qoscope/wire";
import { ANSWER_OPTIONS, joinPages, openClient, printAnswer } from "../ask-api.js";
import type { Command } from "../command.js";
import { formatTable } from "../print-table.js";

const HEADER = [
	"ID",
	"NAME",
	"TYPE",
	"BITRATE",
	"LATENCY",
	"JITTER",
	"LOSS",
	"RESOLUTION",
	"FRAME RATE",
	"CPU",
	"SYSTEM CPU",
];

/** `min / avg / max`, or nothing where none of them was measured. */
function spread(...words: readonly (string | undefined)[]): string {
	return words.every((word) => word === undefined || word === "") ? "" : words.map((word) => word || "-").join(" / ");
}

function figuresOf(details: Tolerant<SummaryDetails>): (string | undefined)[] {
	return [
		spread(details.min_bitrate, details.avg_bitrate, details.max_bitrate),
		spread(details.min_latency, details.avg_latency, details.max_latency),
		spread(details.min_jitter, details.avg_jitter, details.max_jitter),
		spread(details.min_loss, details.avg_loss, details.max_loss),
		details.resolution,
		spread(details.min_frame_rate, details.avg_frame_rate, details.max_frame_rate),
		spread(details.zoom_min_cpu_usage, details.zoom_avg_cpu_usage, details.zoom_max_cpu_usage),
		details.system_max_cpu_usage,
	];
}

export const summaryCommand: Command = {
	name: "summary",
	summary: "show every participant's figures over the whole webinar, as lowest / average / highest",
	positionals: ["WEBINAR"],
	options: ANSWER_OPTIONS,
	run: async (context, input) => {
		const { body, rows } = await joinPages(
			openClient(context, input).webinars.qosSummary(input.positional(0)),
			"participants",
		);
		return printAnswer(context, input, {
			body,
			lines: () =>
				formatTable(
					HEADER,
					rows.flatMap((one) =>
						(one.qos ?? []).map(({ type, details }) => [
							one.participant_id,
							one.user_name,
							type,
							...figuresOf(details ?? {}),
						]),
					),
				),
			none: "nothing was measured",
		});
	},
};
