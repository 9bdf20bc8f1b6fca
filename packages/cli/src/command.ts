/** What a command is, and what it is given: everything of the outside world that it may touch. */

export interface Option {
	/** The word for its value in the help; absent for an option without a value. */
	readonly value?: string;
	readonly help: string;
}

export interface Context {
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** The working directory. */
	readonly folder: string;
	/** Writes a line to stdout: what was asked for. */
	readonly print: (line: string) => void;
	/** Writes a line to stderr: what a person should know beside it. */
	readonly tell: (line: string) => void;
	readonly now: () => number;
	/** Fires when the user or the system asks the command to stop. */
	readonly stop: AbortSignal;
}

/** What the user wrote after the command's name. */
export interface Input {
	/** The value of an option; undefined when it was not given. */
	readonly text: (name: string) => string | undefined;
	readonly has: (name: string) => boolean;
	/** A required word. */
	readonly positional: (index: number) => string;
	/** The word that may be left away; undefined when it was. */
	readonly optional: () => string | undefined;
}

export interface Command {
	readonly name: string;
	readonly summary: string;
	/** Names of what follows without dashes, all of it required. */
	readonly positionals: readonly string[];
	/** Name of one more that may be left away. */
	readonly optional?: string;
	readonly options: Readonly<Record<string, Option>>;
	/** Sentences under the options. */
	readonly notes?: readonly string[];
	/** Returns the exit code. */
	readonly run: (context: Context, input: Input) => Promise<number>;
}

export const CONFIG_OPTION: Option = {
	value: "FILE",
	help: "configuration file; the credentials file lies beside it (default qoscope.json)",
};
/** What every command takes that speaks to a server. */
export const PLACE_OPTIONS: Readonly<Record<string, Option>> = {
	config: CONFIG_OPTION,
	url: { value: "URL", help: "address of the server (default: the one in the credentials file)" },
};
