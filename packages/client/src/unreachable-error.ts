/** No answer came at all: nothing listens there, the name is unknown, or the line broke. */
export class UnreachableError extends Error {
	override readonly name = "UnreachableError";
	/** Scheme, host and port; never a path or a query, which may name a person. */
	readonly origin: string;

	constructor(origin: string, cause: unknown) {
		super(`${origin} does not answer${reasonOf(cause)}`, { cause });
		this.origin = origin;
	}
}

/** Node hides the reason, such as ECONNREFUSED, in the cause of its TypeError. */
function reasonOf(error: unknown): string {
	const cause = error instanceof Error ? (error.cause ?? error) : error;
	if (!(cause instanceof Error)) return "";
	return "code" in cause && typeof cause.code === "string" ? ` (${cause.code})` : "";
}
