/** `qoscope participants`: who is, or was, in a webinar, meeting or session. */
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

type Row = RowOfAnyKind<RowOf<KindBodies[InstanceKind]["participants"]>>;

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
	"AUDIO",
	"VIDEO",
	"SCREEN",
];

export const participantsCommand: Command = {
	name: "participants",
	summary: "list the participants of a webinar, meeting or session, by its number or UUID",
	positionals: ["WEBINAR"],
	options: { kind: KIND_OPTION, type: TYPE_OPTION, ...ANSWER_OPTIONS },
	run: async (context, input) => {
		const kind = kindOf(input);
		const asked = { type: stateOf(input), pageSize: LIST_PAGE_SIZE };
		const pages = clientOf(openClient(context, input), kind).participants(input.positional(0), asked);
		const { body, rows } = await joinPages<Row>(pages, peopleOf(kind));
		return printAnswer(context, input, {
			body,
			lines: () =>
				formatTable(
					HEADER,
					rows.map((one) => [
						kind === "session" ? one.id : one.user_id,
						one.user_name ?? one.name,
						one.role ?? (one.is_original_host === true ? "host" : undefined),
						one.email,
						one.device,
						[one.os, one.os_version].filter(Boolean).join(" "),
						[one.browser_name, one.browser_version].filter(Boolean).join(" "),
						one.location,
						one.network_type,
						one.join_time,
						one.leave_time,
						one.leave_reason,
						one.audio_quality,
						one.video_quality,
						one.screen_share_quality,
					]),
				),
			none: "no participants",
		});
	},
};
