/** `qoscope webinars`: the list of webinars. */
import { ANSWER_OPTIONS, joinPages, openClient, printAnswer, stateOf, TYPE_OPTION } from "../ask-api.js";
import type { Command } from "../command.js";
import { formatTable } from "../print-table.js";

const HEADER = ["NUMBER", "UUID", "TOPIC", "HOST", "START", "END", "DURATION", "PARTICIPANTS"];

export const webinarsCommand: Command = {
	name: "webinars",
	summary: "list the webinars that run, or that have ended in the last 30 days",
	positionals: [],
	options: { type: TYPE_OPTION, ...ANSWER_OPTIONS },
	run: async (context, input) => {
		const type = stateOf(input);
		const { body, rows } = await joinPages(openClient(context, input).webinars.list({ type }), "webinars");
		const text = (value: number | undefined) => (value === undefined ? undefined : String(value));
		return printAnswer(context, input, {
			body,
			lines: () =>
				formatTable(
					HEADER,
					rows.map((one) => [
						text(one.id),
						one.uuid,
						one.topic,
						one.host,
						one.start_time,
						one.end_time,
						one.duration,
						text(one.participants),
					]),
				),
			none: type === "live" ? "no webinar is running; --type past lists those that have ended" : "no webinar has ended",
		});
	},
};
