/** Finds the command, reads its options, runs it, and makes an exit code and a readable line of every failure. */
import { parseArgs } from "node:util";
import { ApiError, UnreachableError } from "@qoscope/client";
import type { Command, Context, Input } from "./command.js";
import { UsageError } from "./failure.js";
import { commandHelp, programHelp } from "./help-text.js";

function readInput(command: Command, words: readonly string[]): Input | "help" {
	const options: Record<string, { type: "string" | "boolean" }> = { help: { type: "boolean" } };
	for (const [name, { value }] of Object.entries(command.options)) {
		options[name] = { type: value === undefined ? "boolean" : "string" };
	}
	const { values, positionals } = parse(options, words);
	if (values["help"] === true) return "help";
	const missing = command.positionals[positionals.length];
	if (missing !== undefined) throw new UsageError(`${missing} is missing`);
	const most = command.positionals.length + (command.optional === undefined ? 0 : 1);
	const surplus = positionals[most];
	if (surplus !== undefined) throw new UsageError(`"${surplus}" is one word too many`);
	return {
		text: (name) => {
			const value = values[name];
			return typeof value === "string" ? value : undefined;
		},
		has: (name) => values[name] === true,
		positional: (index) => positionals[index] ?? "",
		optional: () => positionals[command.positionals.length],
	};
}

function parse(options: Record<string, { type: "string" | "boolean" }>, words: readonly string[]) {
	try {
		return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
	} catch (error) {
		// Node's sentence after the first is about words that begin with a dash and misleads here.
		throw new UsageError(error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? "") : String(error));
	}
}

/** Status, headers and message, as the API sent them. */
function describeApiError(error: ApiError): string[] {
	return [
		`HTTP ${error.status}`,
		...[...error.headers].map(([name, value]) => `${name}: ${value}`),
		error.code === undefined ? error.message : `${error.code}: ${error.message}`,
	];
}

function describeFailure(error: unknown): string[] {
	if (error instanceof ApiError) return describeApiError(error);
	if (error instanceof UnreachableError && error.timedOut) {
		return [`${error.message}: look at the server's log, or wait longer with --timeout`];
	}
	if (error instanceof UnreachableError) {
		return [`${error.message}: start the server with \`qoscope serve\`, or name another one with --url`];
	}
	return error instanceof Error ? error.message.split("\n") : [String(error)];
}

export async function runCommand(commands: readonly Command[], words: readonly string[], context: Context) {
	const [name, ...rest] = words;
	if (name === undefined || name === "--help" || name === "help" || name === "-h") {
		context.print(programHelp(commands));
		return 0;
	}
	const command = commands.find((candidate) => candidate.name === name);
	if (command === undefined) {
		context.tell(`qoscope: there is no command "${name}"; \`qoscope --help\` lists them`);
		return 2;
	}
	try {
		const input = readInput(command, rest);
		if (input === "help") {
			context.print(commandHelp(command));
			return 0;
		}
		return await command.run(context, input);
	} catch (error) {
		if (error instanceof UsageError) {
			context.tell(`qoscope ${name}: ${error.message}; \`qoscope ${name} --help\` tells how it is used`);
			return 2;
		}
		for (const line of context.stop.aborted ? ["stopped"] : describeFailure(error)) context.tell(line);
		return 1;
	}
}
