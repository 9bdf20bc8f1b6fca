/** `qoscope webinars`: the list of webinars, meetings or sessions. */
import type { KindBodies, RowOf } from "@qoscope/client";
import type { InstanceKind } from "@qoscope/wire";
import type { Command } from "../command.js";
import { KIND_OPTION, kindOf } from "../kind-option.js";
import { clientOf, openClient } from "../open-client.js";
import {
	ANSWER_OPTIONS,
	cellOf,
	instancesOf,
	joinPages,
	LIST_PAGE_SIZE,
	printAnswer,
	type RowOfAnyKind,
} from "../print-answer.js";
import { formatTable } from "../print-table.js";
import { RANGE_OPTIONS, rangeOf, stateOf, TYPE_OPTION } from "../state-option.js";

type Row = RowOfAnyKind<RowOf<KindBodies[InstanceKind]["list"]>>;

const HEADER = [
	"NUMBER",
	"UUID",
	"TOPIC",
	"HOST",
	"START",
	"END",
	"DURATION",
	"PARTICIPANTS",
	"AUDIO",
	"VIDEO",
	"SCREEN",
];

/** A session is known by its UUID alone, and calls it its id. */
const idsOf = (kind: InstanceKind, { id, uuid }: Row): (string | undefined)[] =>
	kind === "session"
		? [undefined, id === undefined ? undefined : String(id)]
		: [id === undefined ? undefined : String(id), uuid];

export const webinarsCommand: Command = {
	name: "webinars",
	summary: "list the webinars, meetings or sessions that run, or that have ended in the last 30 days",
	positionals: [],
	options: { kind: KIND_OPTION, type: TYPE_OPTION, ...RANGE_OPTIONS, ...ANSWER_OPTIONS },
	run: async (context, input) => {
		const kind = kindOf(input);
		const type = stateOf(input);
		const range = rangeOf(context, input);
		const client = clientOf(openClient(context, input), kind);
		const { body, rows } = await joinPages<Row>(
			client.list({ type, ...range, pageSize: LIST_PAGE_SIZE }),
			instancesOf(kind),
		);
		return printAnswer(context, input, {
			body,
			lines: () =>
				formatTable(
					HEADER,
					rows.map((one) => [
						...idsOf(kind, one),
						one.topic ?? one.session_name,
						one.host,
						one.start_time,
						one.end_time,
						one.duration,
						cellOf(one.participants ?? one.user_count),
						one.audio_quality,
						one.video_quality,
						one.screen_share_quality,
					]),
				),
			none: type === "live" ? `no ${kind} is running; --type past lists those that have ended` : `no ${kind} has ended`,
		});
	},
};
