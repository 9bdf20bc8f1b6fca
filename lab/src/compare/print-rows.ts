/** The table that a run prints. */
import { errorOf, holds, type Row } from "./rows.js";

const HEADS = ["who", "stream", "metric", "truth", "agent", "error", "allowed", ""];

const say = (value: number | undefined, unit: string): string =>
	value === undefined || Number.isNaN(value) ? "–" : `${Number(value.toFixed(2))} ${unit}`.trimEnd();

export function printRows(rows: readonly Row[]): string {
	const cells = rows.map((row) => [
		row.who,
		row.type,
		row.metric,
		say(row.truth, row.unit),
		say(row.agent, row.unit),
		say(errorOf(row), row.unit),
		say(row.allowed, row.unit),
		row.allowed === undefined ? "" : holds(row) ? "holds" : "FAILS",
	]);
	const widths = HEADS.map((head, column) =>
		Math.max(...[head, ...cells.map((line) => line[column] ?? "")].map((text) => text.length)),
	);
	return [HEADS, ...cells]
		.map((line) =>
			line
				.map((text, column) => text.padEnd(widths[column] ?? 0))
				.join("  ")
				.trimEnd(),
		)
		.join("\n");
}
