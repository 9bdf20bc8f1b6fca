/** The table that a run prints. */
import { errorOf, holds, type Row } from "./rows.js";

const SAID = ["live", "past", "summary"] as const;

export const say = (value: number | undefined, unit: string): string =>
	value === undefined || Number.isNaN(value) ? "–" : `${Number(value.toFixed(2))} ${unit}`.trimEnd();

function alignColumns(lines: readonly (readonly string[])[]): string {
	const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
	return lines
		.map((line) =>
			line
				.map((text, column) => text.padEnd(widths[column] ?? 0))
				.join("  ")
				.trimEnd(),
		)
		.join("\n");
}

function verdictOf(row: Row): string {
	if (row.allowed === undefined) return "";
	if (!holds(row)) return "FAILS";
	return row.untold === undefined ? "holds" : `holds, but for ${row.untold} in a gap`;
}

export function printRows(rows: readonly Row[]): string {
	const peers = [...new Set(rows.flatMap((row) => Object.keys(row.peers)))];
	const heads = [
		"who",
		"stream",
		"metric",
		"truth",
		"from",
		"relay",
		"injected",
		"tshark",
		"Janus",
		"agent",
		...SAID,
		"error",
		"allowed",
		"",
	];
	return alignColumns([
		[...heads, ...peers],
		...rows.map((row) => [
			row.who,
			row.type,
			row.metric,
			say(row.truth, row.unit),
			row.delay?.from ?? "",
			row.delay ? say(row.delay.relay, row.unit) : "",
			row.metric === "latency" ? say(row.delay?.injected, row.unit) : "",
			say(row.tshark, row.unit),
			say(row.janus, row.unit),
			say(row.agent, row.unit),
			...SAID.map((when) => row.said?.[when] || "–"),
			say(errorOf(row), row.unit),
			say(row.allowed, row.unit),
			verdictOf(row),
			...peers.map((peer) => say(row.peers[peer], row.unit)),
		]),
	]);
}
