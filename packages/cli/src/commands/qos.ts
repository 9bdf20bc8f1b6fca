/** `qoscope qos`: one participant's figures, the newest slot or minute by minute. */
import type { Tolerant } from "@qoscope/client";
import { type AudioQos, type PictureQos, type QosEntry, STREAM_TYPES } from "@qoscope/wire";
import { ANSWER_OPTIONS, openClient, printAnswer, stateOf, TYPE_OPTION } from "../ask-api.js";
import type { Command } from "../command.js";
import { formatTable } from "../print-table.js";

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

export const qosCommand: Command = {
	name: "qos",
	summary: "show one participant's figures: the newest five seconds, or every minute",
	positionals: ["WEBINAR", "PARTICIPANT"],
	options: { type: TYPE_OPTION, ...ANSWER_OPTIONS },
	notes: ["An input is what the participant sends, an output what the participant receives."],
	run: async (context, input) => {
		const type = stateOf(input);
		const client = openClient(context, input);
		const body = await client.webinars.participantQos(input.positional(0), input.positional(1), { type });
		const entries = body.user_qos ?? [];
		return printAnswer(context, input, {
			body,
			lines: () => {
				const cpu = entries.map(cpuRow).filter(isMeasured);
				const streams = entries.flatMap(streamRows);
				return [
					...(streams.length === 0 ? [] : formatTable(HEADER, streams)),
					...(cpu.length === 0 ? [] : ["", ...formatTable(CPU_HEADER, cpu)]),
				];
			},
			none:
				type === "live" ? "nothing came in the last 15 seconds; --type past shows the minutes" : "nothing was measured",
		});
	},
};
