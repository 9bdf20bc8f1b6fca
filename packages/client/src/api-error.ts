/** An answer of the API that is no success. */
import type { Answer } from "./answer.js";

export class ApiError extends Error {
	override readonly name = "ApiError";
	/** HTTP status; 200 when only the body says that it is an error. */
	readonly status: number;
	/** The code of the body; absent when the body has none, as that of a proxy in between. */
	readonly code: number | undefined;
	readonly headers: Headers;
	/** Names the request in the server's log. */
	readonly trackingId: string | undefined;

	constructor(answer: { status: number; code: number | undefined; message: string; headers: Headers }) {
		super(answer.message);
		this.status = answer.status;
		this.code = answer.code;
		this.headers = answer.headers;
		this.trackingId = answer.headers.get("x-zm-trackingid") ?? undefined;
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
function toApiError({ status, statusText, headers }: Answer, body: unknown): ApiError {
	const code = fieldOf(body, "code");
	const message = fieldOf(body, "message") ?? fieldOf(body, "reason") ?? fieldOf(body, "error");
	return new ApiError({
		status,
		code: typeof code === "number" ? code : undefined,
		message: typeof message === "string" && message !== "" ? message : statusText || "no message",
		headers,
	});
}

/**
 * The error that an answer is, or undefined for a success. The hosted service has sent error bodies with status 200;
 * no body of a success has a numeric `code` and a `message`.
 */
export function errorOf(answer: Answer): ApiError | undefined {
	const body = parseBody(answer);
	const saysError = typeof fieldOf(body, "code") === "number" && typeof fieldOf(body, "message") === "string";
	return answer.isSuccess && !saysError ? undefined : toApiError(answer, body);
}

/** The body of a success; one that is no JSON comes from something else than the API. */
export function jsonOf(answer: Answer): unknown {
	const body = parseBody(answer);
	if (body !== undefined) return body;
	const { status, headers } = answer;
	throw new ApiError({ status, code: undefined, message: "The answer is not JSON.", headers });
}

/** Whether the access token was turned away: by status, or by the documented code where the status is a success. */
export const isTokenRefused = ({ status, code }: ApiError): boolean => status === 401 || (status < 400 && code === 124);

/** Whether there were too many requests. */
export const isRateLimited = ({ status, code }: ApiError): boolean => status === 429 || (status < 400 && code === 429);
