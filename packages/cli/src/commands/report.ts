/** `qoscope report`: who was in a webinar or meeting that is over, and for how long. */
import type { RowOf, Tolerant } from "@qoscope/client";
import type { ParticipantReportBody } from "@qoscope/wire";
import type { Command } from "../command.js";
import { RATED_KIND_OPTION, ratedKindOf } from "../kind-option.js";
import { openClient, ratedClientOf } from "../open-client.js";
import { ANSWER_OPTIONS, cellOf, joinPages, LIST_PAGE_SIZE, peopleOf, printAnswer } from "../print-answer.js";
import { formatTable } from "../print-table.js";

export const reportCommand: Command = {
	name: "report",
	summary: "show who was in a webinar or meeting that is over, and for how many seconds",
	positionals: ["WEBINAR"],
	options: { kind: RATED_KIND_OPTION, ...ANSWER_OPTIONS },
	run: async (context, input) => {
		const kind = ratedKindOf(input);
		const client = ratedClientOf(openClient(context, input), kind);
		const pages = client.report(input.positional(0), { includeFields: "registrant_id", pageSize: LIST_PAGE_SIZE });
		const { body, rows } = await joinPages<Tolerant<RowOf<ParticipantReportBody>>>(pages, peopleOf(kind));
		return printAnswer(context, input, {
			body,
			lines: () =>
				formatTable(
					["ID", "NAME", "EMAIL", "JOIN", "LEAVE", "SECONDS", "REGISTRANT", "CUSTOMER KEY"],
					rows.map((one) => [
						one.user_id,
						one.name,
						one.user_email,
						one.join_time,
						one.leave_time,
						cellOf(one.duration),
						one.registrant_id,
						one.customer_key,
					]),
				),
			none: "nobody was there",
		});
	},
};
