/** `qoscope sharing`: who shared a screen, and when. */
import type { KindBodies, RowOf } from "@qoscope/client";
import type { InstanceKind } from "@qoscope/wire";
import type { Command } from "../command.js";
import { KIND_OPTION, kindOf } from "../kind-option.js";
import { clientOf, openClient } from "../open-client.js";
import {
	ANSWER_OPTIONS,
	joinPages,
	LIST_PAGE_SIZE,
	peopleOf,
	printAnswer,
	type RowOfAnyKind,
} from "../print-answer.js";
import { formatTable } from "../print-table.js";
import { stateOf, TYPE_OPTION } from "../state-option.js";

type Row = RowOfAnyKind<RowOf<KindBodies[InstanceKind]["sharing"]>>;

export const sharingCommand: Command = {
	name: "sharing",
	summary: "show who shared a screen, and when",
	positionals: ["WEBINAR"],
	options: { kind: KIND_OPTION, type: TYPE_OPTION, ...ANSWER_OPTIONS },
	run: async (context, input) => {
		const kind = kindOf(input);
		const asked = { type: stateOf(input), pageSize: LIST_PAGE_SIZE };
		const pages = clientOf(openClient(context, input), kind).sharing(input.positional(0), asked);
		const { body, rows } = await joinPages<Row>(pages, peopleOf(kind));
		return printAnswer(context, input, {
			body,
			lines: () =>
				formatTable(
					["ID", "NAME", "CONTENT", "START", "END"],
					rows.flatMap((one) =>
						(one.details ?? []).map(({ content, start_time, end_time }) => [
							kind === "session" ? one.id : one.user_id,
							one.user_name ?? one.name,
							content,
							start_time,
							end_time,
						]),
					),
				),
			none: "nobody shared a screen",
		});
	},
};
