/** `qoscope qos`: the figures of one participant or of everybody, the newest slot or minute by minute. */
import type { KindBodies, RowOf, Tolerant } from "@qoscope/client";
import { type AudioQos, type InstanceKind, type PictureQos, type QosEntry, STREAM_TYPES } from "@qoscope/wire";
import type { Command } from "../command.js";
import { KIND_OPTION, kindOf } from "../kind-option.js";
import { type AnyKindClient, clientOf, openClient } from "../open-client.js";
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

type Person = RowOfAnyKind<RowOf<KindBodies[InstanceKind]["participantsQos"]>>;

const WHO = ["ID", "NAME"];
const HEADER = ["TIME", "TYPE", "BITRATE", "LATENCY", "JITTER", "AVG LOSS", "MAX LOSS", "RESOLUTION", "FRAME RATE"];
const CPU_HEADER = [
	"TIME",
	"CPU MIN",
	"CPU AVG",
	"CPU MAX",
	"SYSTEM MAX",
	"PRESSURE MIN",
	"PRESSURE AVG",
	"PRESSURE MAX",
];
type Row = (string | undefined)[];

const isMeasured = ([, ...words]: Row) => words.some((word) => word !== undefined && word !== "");

function streamRows(entry: Tolerant<QosEntry>): Row[] {
	const groups = new Map<string, unknown>(Object.entries(entry));
	return STREAM_TYPES.filter((type) => type !== "cpu_usage").flatMap((type) => {
		const group = groups.get(type) as Tolerant<AudioQos & PictureQos> | undefined;
		if (group === undefined) return [];
		const { bitrate, latency, jitter, avg_loss, max_loss, resolution, frame_rate } = group;
		const row: Row = [bitrate, latency, jitter, avg_loss, max_loss, resolution, frame_rate];
		return isMeasured(["", ...row]) ? [[entry.date_time, type, ...row]] : [];
	});
}

function cpuRow({ date_time, cpu_usage: cpu, cpu_pressure_level: level }: Tolerant<QosEntry>): Row {
	return [
		date_time,
		cpu?.zoom_min_cpu_usage,
		cpu?.zoom_avg_cpu_usage,
		cpu?.zoom_max_cpu_usage,
		cpu?.system_max_cpu_usage,
		level?.system_min_cpu_pressure_level,
		level?.system_avg_cpu_pressure_level,
		level?.system_max_cpu_pressure_level,
	];
}

/** Everybody's rows, each with who it is about. */
function rowsOf(people: readonly Person[], kind: InstanceKind, rows: (entry: Tolerant<QosEntry>) => readonly Row[]) {
	return people.flatMap((one) => {
		const who: Row = [kind === "session" ? one.id : one.user_id, one.user_name ?? one.name];
		return (one.user_qos ?? []).flatMap((entry) => rows(entry).map((row) => [...who, ...row]));
	});
}

/** Of one participant nothing says who it is: that was asked for. */
function linesOf(people: readonly Person[], kind: InstanceKind, isOne: boolean): string[] {
	const table = (header: readonly string[], rows: readonly Row[]) =>
		isOne
			? formatTable(
					header,
					rows.map((row) => row.slice(WHO.length)),
				)
			: formatTable([...WHO, ...header], rows);
	const streams = rowsOf(people, kind, streamRows);
	const cpu = rowsOf(people, kind, (entry) => [cpuRow(entry)].filter(isMeasured));
	return [
		...(streams.length === 0 ? [] : table(HEADER, streams)),
		...(cpu.length === 0 ? [] : ["", ...table(CPU_HEADER, cpu)]),
	];
}

export const qosCommand: Command = {
	name: "qos",
	summary: "show the figures of one participant or of everybody: the newest five seconds, or minutes",
	positionals: ["WEBINAR"],
	optional: "PARTICIPANT",
	options: { kind: KIND_OPTION, type: TYPE_OPTION, ...ANSWER_OPTIONS },
	notes: ["An input is what the participant sends, an output what the participant receives."],
	run: async (context, input) => {
		const kind = kindOf(input);
		const type = stateOf(input);
		const [id, participant] = [input.positional(0), input.optional()];
		const client: AnyKindClient = clientOf(openClient(context, input), kind);
		const none =
			type === "live" ? "nothing came in the last 15 seconds; --type past shows the minutes" : "nothing was measured";
		if (participant !== undefined) {
			const body: Person = await client.participantQos(id, participant, { type });
			return printAnswer(context, input, { body, lines: () => linesOf([body], kind, true), none });
		}
		const pages = client.participantsQos(id, { type, pageSize: FIGURES_PAGE_SIZE });
		const { body, rows } = await joinPages<Person>(pages, peopleOf(kind));
		return printAnswer(context, input, { body, lines: () => linesOf(rows, kind, false), none });
	},
};
