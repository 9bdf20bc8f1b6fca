/** `qoscope satisfaction`: how participants rated a webinar or meeting. */
import type { RowOf, Tolerant } from "@qoscope/client";
import type { SatisfactionBody } from "@qoscope/wire";
import type { Command } from "../command.js";
import { RATED_KIND_OPTION, ratedKindOf } from "../kind-option.js";
import { openClient, ratedClientOf } from "../open-client.js";
import { ANSWER_OPTIONS, joinPages, LIST_PAGE_SIZE, peopleOf, printAnswer } from "../print-answer.js";
import { formatTable } from "../print-table.js";
import { stateOf, TYPE_OPTION } from "../state-option.js";

export const satisfactionCommand: Command = {
	name: "satisfaction",
	summary: "show how participants rated a webinar or meeting",
	positionals: ["WEBINAR"],
	options: { kind: RATED_KIND_OPTION, type: TYPE_OPTION, ...ANSWER_OPTIONS },
	run: async (context, input) => {
		const kind = ratedKindOf(input);
		const asked = { type: stateOf(input), pageSize: LIST_PAGE_SIZE };
		const pages = ratedClientOf(openClient(context, input), kind).satisfaction(input.positional(0), asked);
		const { body, rows } = await joinPages<Tolerant<RowOf<SatisfactionBody>>>(pages, peopleOf(kind));
		return printAnswer(context, input, {
			body,
			lines: () =>
				formatTable(
					["TIME", "USER", "EMAIL", "QUALITY", "COMMENT"],
					rows.map((one) => [one.date_time, one.user_id, one.email, one.quality, one.comment]),
				),
			none: "nobody rated it",
		});
	},
};
