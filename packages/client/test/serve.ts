// A server on loopback that answers as a test tells it and notes what it was asked.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Answer {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** Text goes out as it is, everything else as JSON. */
	readonly body?: unknown;
}
export interface Asked {
	/** Method and target, such as "GET /v2/metrics/webinars". */
	readonly line: string;
	readonly authorization: string | undefined;
	readonly body: string;
}

/** `answer` is given each request and how many came before it. It closes when the test ends. */
export async function serve(answer: (request: IncomingMessage, before: number) => Answer = () => ({})) {
	const asked: Asked[] = [];
	const server = createServer(async (request, response) => {
		let body = "";
		for await (const piece of request) body += String(piece);
		const before = asked.length;
		asked.push({ line: `${request.method} ${request.url}`, authorization: request.headers.authorization, body });
		const { status = 200, headers = {}, body: content = {} } = answer(request, before);
		response.writeHead(status, { "content-type": "application/json", ...headers });
		response.end(typeof content === "string" ? content : JSON.stringify(content));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const close = () => {
		server.closeAllConnections();
		server.close();
	};
	onTestFinished(close);
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked,
		lines: () => asked.map(({ line }) => line),
		close,
	};
}

export const getToken = async () => "given";

export async function collect<T>(found: AsyncIterable<T>): Promise<T[]> {
	const all: T[] = [];
	for await (const one of found) all.push(one);
	return all;
}
