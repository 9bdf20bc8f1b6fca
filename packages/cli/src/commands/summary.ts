/** `qoscope summary`: every participant's figures over a whole webinar, meeting or session. */
import type { KindBodies, RowOf, Tolerant } from "@qoscope/client";
import type { InstanceKind, SummaryDetails } from "@qoscope/wire";
import type { Command } from "../command.js";
import { KIND_OPTION, kindOf } from "../kind-option.js";
import { clientOf, openClient } from "../open-client.js";
import {
	ANSWER_OPTIONS,
	FIGURES_PAGE_SIZE,
	joinPages,
	peopleOf,
	printAnswer,
	type RowOfAnyKind,
} from "../print-answer.js";
import { formatTable } from "../print-table.js";
import { stateOf, TYPE_OPTION } from "../state-option.js";

type Row = RowOfAnyKind<RowOf<KindBodies[InstanceKind]["qosSummary"]>>;

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
	summary: "show every participant's figures over all of it, as lowest / average / highest",
	positionals: ["WEBINAR"],
	options: { kind: KIND_OPTION, type: TYPE_OPTION, ...ANSWER_OPTIONS },
	notes: ["--type is there as in the commands beside it; the API has one summary for what runs and what has ended."],
	run: async (context, input) => {
		const kind = kindOf(input);
		// Only checked: the API's summary takes no type.
		stateOf(input);
		const client = clientOf(openClient(context, input), kind);
		const pages = client.qosSummary(input.positional(0), { pageSize: FIGURES_PAGE_SIZE });
		const { body, rows } = await joinPages<Row>(pages, peopleOf(kind));
		return printAnswer(context, input, {
			body,
			lines: () =>
				formatTable(
					HEADER,
					rows.flatMap((one) =>
						(one.qos ?? []).map(({ type, details }) => [
							kind === "session" ? one.id : one.participant_id,
							one.user_name ?? one.name,
							type,
							...figuresOf(details ?? {}),
						]),
					),
				),
			none: "nothing was measured",
		});
	},
};
