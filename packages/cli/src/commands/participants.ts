/** `qoscope participants`: who is, or was, in a webinar. */
import { ANSWER_OPTIONS, joinPages, openClient, printAnswer, stateOf, TYPE_OPTION } from "../ask-api.js";
import type { Command } from "../command.js";
import { formatTable } from "../print-table.js";

const HEADER = [
	"ID",
	"NAME",
	"ROLE",
	"EMAIL",
	"DEVICE",
	"OS",
	"BROWSER",
	"LOCATION",
	"NETWORK",
	"JOIN",
	"LEAVE",
	"REASON",
];

export const participantsCommand: Command = {
	name: "participants",
	summary: "list the participants of a webinar, by its number or UUID",
	positionals: ["WEBINAR"],
	options: { type: TYPE_OPTION, ...ANSWER_OPTIONS },
	run: async (context, input) => {
		const pages = openClient(context, input).webinars.participants(input.positional(0), { type: stateOf(input) });
		const { body, rows } = await joinPages(pages, "participants");
		return printAnswer(context, input, {
			body,
			lines: () =>
				formatTable(
					HEADER,
					rows.map((one) => [
						one.user_id,
						one.user_name,
						one.role,
						one.email,
						one.device,
						[one.os, one.os_version].filter(Boolean).join(" "),
						[one.browser_name, one.browser_version].filter(Boolean).join(" "),
						one.location,
						one.network_type,
						one.join_time,
						one.leave_time,
						one.leave_reason,
					]),
				),
			none: "no participants",
		});
	},
};
