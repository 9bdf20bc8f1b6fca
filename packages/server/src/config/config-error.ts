/** The error of a configuration that cannot be used: all of its problems, each with its place. */
export class ConfigError extends Error {
	override readonly name = "ConfigError";
	readonly problems: readonly string[];

	constructor(problems: readonly string[], options?: ErrorOptions) {
		super(problems.join("\n"), options);
		this.problems = problems;
	}
}
