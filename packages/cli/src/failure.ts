/** The two ways in which a command ends without success, each with the line that it prints. */

/** The command line was wrong: exit 2. */
export class UsageError extends Error {
	override readonly name = "UsageError";
}

/** The command was right and could not be done: exit 1. */
export class Failure extends Error {
	override readonly name = "Failure";
}
