/** No answer came: nothing listens there, the name is unknown, the line broke, or it took too long. */
export class UnreachableError extends Error {
	override readonly name = "UnreachableError";
	/** Scheme, host and port; never a path or a query, which may name a person. */
	readonly origin: string;
	/** Whether somebody may be there and took too long. */
	readonly timedOut: boolean;

	constructor(origin: string, cause: unknown, timeoutMs?: number) {
		const timedOut = cause instanceof Error && cause.name === "TimeoutError";
		const within = timedOut && timeoutMs !== undefined ? ` within ${timeoutMs / 1_000} s` : "";
		super(`${origin} does not answer${within}${timedOut ? "" : reasonOf(cause)}`, { cause });
		this.origin = origin;
		this.timedOut = timedOut;
	}
}

/** Node hides the reason, such as ECONNREFUSED, in the cause of its TypeError. */
function reasonOf(error: unknown): string {
	const cause = error instanceof Error ? (error.cause ?? error) : error;
	if (!(cause instanceof Error)) return "";
	return "code" in cause && typeof cause.code === "string" ? ` (${cause.code})` : "";
}
