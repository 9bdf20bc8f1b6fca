/** Makes the help texts from the commands' own tables; docs/cli.md holds the same texts. */
import type { Command } from "./command.js";

/** The command as it is written, with the words that follow it. */
function usageOf({ name, positionals, optional }: Command): string {
	return [name, ...positionals, ...(optional === undefined ? [] : [`[${optional}]`])].join(" ");
}

/** Two columns, the first as wide as its longest entry. */
function columns(rows: readonly (readonly [string, string])[]): string[] {
	const width = Math.max(...rows.map(([left]) => left.length));
	return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

export function commandHelp(command: Command): string {
	const options = Object.entries(command.options).map(([name, { value, help }]): [string, string] => [
		`--${name}${value === undefined ? "" : ` ${value}`}`,
		help,
	]);
	return [
		`Usage: qoscope ${usageOf(command)} [options]`,
		"",
		`${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`,
		"",
		...columns([...options, ["--help", "print this help"]]),
		...(command.notes === undefined ? [] : ["", ...command.notes]),
	].join("\n");
}

export function programHelp(commands: readonly Command[]): string {
	return [
		"Usage: qoscope COMMAND [options]",
		"",
		"Measures what every participant of a webinar sends and receives, keeps it, and shows it.",
		"",
		...columns(commands.map((command): [string, string] => [usageOf(command), command.summary])),
		"",
		"`qoscope COMMAND --help` tells its options.",
	].join("\n");
}
