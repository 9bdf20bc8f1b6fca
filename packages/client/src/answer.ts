/** An answer of the server, read to its end: a line that breaks half-way is no answer. */
export interface Answer {
	readonly status: number;
	/** The status's words; empty over HTTP/2. */
	readonly statusText: string;
	readonly isSuccess: boolean;
	readonly headers: Headers;
	readonly text: string;
}

export async function readAnswer(response: Response): Promise<Answer> {
	const { status, statusText, ok, headers } = response;
	return { status, statusText, isSuccess: ok, headers, text: await response.text() };
}
