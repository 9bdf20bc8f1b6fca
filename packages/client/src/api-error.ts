/** An answer of the API that is no success. */
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

/** Reads `{code, message}` and the `{reason, error}` of the token endpoint; anything else leaves the status's words. */
export async function readApiError(response: Response): Promise<ApiError> {
	let body: unknown;
	try {
		body = await response.json();
	} catch {
		body = undefined;
	}
	const code = fieldOf(body, "code");
	const message = fieldOf(body, "message") ?? fieldOf(body, "reason") ?? fieldOf(body, "error");
	return new ApiError({
		status: response.status,
		code: typeof code === "number" ? code : undefined,
		message: typeof message === "string" && message !== "" ? message : response.statusText || "no message",
		headers: response.headers,
	});
}

/** Reads the body of a success; one that is no JSON comes from something else than the API. */
export async function readJson(response: Response): Promise<unknown> {
	try {
		return await response.json();
	} catch {
		const { status, headers } = response;
		throw new ApiError({ status, code: undefined, message: "The answer is not JSON.", headers });
	}
}
