/** An answer of the API that is no success. */
import type { Answer } from "./answer.js";

export class ApiError extends Error {
	override readonly name = "ApiError";
	/** HTTP status. */
	readonly status: number;
	/** The code of the body; absent when the body has none, as that of a proxy in between. */
	readonly code: number | undefined;
	readonly headers: Headers;

	constructor(answer: { status: number; code: number | undefined; message: string; headers: Headers }) {
		super(answer.message);
		this.status = answer.status;
		this.code = answer.code;
		this.headers = answer.headers;
	}
}

function fieldOf(body: unknown, name: string): unknown {
	return typeof body === "object" && body !== null
		? Object.entries(body).find(([key]) => key === name)?.[1]
		: undefined;
}

/** Undefined for what is no JSON. */
function parseBody({ text }: Answer): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Reads `{code, message}` and the `{reason, error}` of the token endpoint; anything else leaves the status's words. */
export function toApiError(answer: Answer): ApiError {
	const { status, statusText, headers } = answer;
	const body = parseBody(answer);
	const code = fieldOf(body, "code");
	const message = fieldOf(body, "message") ?? fieldOf(body, "reason") ?? fieldOf(body, "error");
	return new ApiError({
		status,
		code: typeof code === "number" ? code : undefined,
		message: typeof message === "string" && message !== "" ? message : statusText || "no message",
		headers,
	});
}

/** The body of a success; one that is no JSON comes from something else than the API. */
export function jsonOf(answer: Answer): unknown {
	const body = parseBody(answer);
	if (body !== undefined) return body;
	const { status, headers } = answer;
	throw new ApiError({ status, code: undefined, message: "The answer is not JSON.", headers });
}
