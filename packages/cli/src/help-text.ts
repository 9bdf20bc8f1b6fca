/** Makes the help texts from the commands' own tables; docs/cli.md holds the same texts. */
import type { Command } from "./command.js";

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
	const positionals = command.positionals.map((name) => ` ${name}`).join("");
	return [
		`Usage: qoscope ${command.name}${positionals} [options]`,
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
		...columns(
			commands.map(({ name, positionals, summary }): [string, string] => [[name, ...positionals].join(" "), summary]),
		),
		"",
		"`qoscope COMMAND --help` tells its options.",
	].join("\n");
}
