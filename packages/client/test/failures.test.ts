// What a caller learns of an answer that is no success, and of no answer at all.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ApiError, createClient, UnreachableError } from "@qoscope/client";
import { expect, onTestFinished, test } from "vitest";
import { getToken, serve } from "./serve.js";

async function open(server: Server): Promise<string> {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("an error has status, code, message, headers and the id of the request", async () => {
	const { url } = await serve(() => ({
		status: 404,
		headers: { "x-zm-trackingid": "v=2.0;x" },
		body: { code: 3001, message: "Webinar does not exist: 1." },
	}));
	const failure = await createClient({ url, getToken })
		.webinars.participantQos(1, "2")
		.catch((error: unknown) => error);
	expect(failure).toMatchObject({
		status: 404,
		code: 3001,
		message: "Webinar does not exist: 1.",
		trackingId: "v=2.0;x",
	});
	expect(failure instanceof ApiError && failure.headers.get("x-zm-trackingid")).toBe("v=2.0;x");
});

test("an error body with status 200 is an error", async () => {
	const { url } = await serve(() => ({ body: { code: 200, message: "Only available for paid accounts." } }));
	const failure = createClient({ url, getToken }).webinars.detail(1);
	await expect(failure).rejects.toMatchObject({ status: 200, code: 200, message: "Only available for paid accounts." });
});

test.each([{ code: 1 }, { message: "hello" }, { code: "A", message: "hello" }])(
	"a body that has only a part of an error is none: %j",
	async (body) => {
		const { url } = await serve(() => ({ body }));
		expect(await createClient({ url, getToken }).webinars.detail(1)).toEqual(body);
	},
);

test("an error page of a proxy leaves the status's words and no code", async () => {
	const { url } = await serve(() => ({ status: 502, body: "<html>" }));
	const failure = createClient({ url, getToken }).webinars.end(1);
	await expect(failure).rejects.toMatchObject({ status: 502, code: undefined, message: "Bad Gateway" });
});

test("a page in place of JSON is an error with the answer's status", async () => {
	const { url } = await serve(() => ({ body: "<html>" }));
	const failure = createClient({ url, getToken }).webinars.detail(1);
	await expect(failure).rejects.toMatchObject({ status: 200, message: "The answer is not JSON." });
});

test.each(["no answer", "half an answer"])(
	"a server that gives %s for too long is told with the time",
	async (what) => {
		const url = await open(
			createServer((_request, response) => {
				if (what === "half an answer") response.writeHead(200).write("{");
			}),
		);
		const failure = createClient({ url: `${url}/v2`, getToken, timeoutMs: 100 }).webinars.detail("someone");
		await expect(failure).rejects.toMatchObject({
			name: "UnreachableError",
			timedOut: true,
			message: `${url} does not answer within 0.1 s`,
		});
	},
);

test("a request may take thirty seconds unless told otherwise", async () => {
	const limits: number[] = [];
	const timeout = AbortSignal.timeout;
	AbortSignal.timeout = (limitMs) => {
		limits.push(limitMs);
		return timeout.call(AbortSignal, limitMs);
	};
	onTestFinished(() => {
		AbortSignal.timeout = timeout;
	});
	const { url } = await serve();
	await createClient({ url, getToken }).webinars.detail(1);
	expect(limits).toEqual([30_000]);
});

test("an answer that breaks off is told as a line that broke", async () => {
	const url = await open(
		createServer((_request, response) => {
			response.writeHead(200, { "content-length": "10" });
			response.write("{", () => response.destroy());
		}),
	);
	const failure = createClient({ url, getToken }).webinars.detail(1);
	await expect(failure).rejects.toMatchObject({ name: "UnreachableError", timedOut: false });
});

test("a server that is not there is told with its address and the reason, without the path", async () => {
	const { url, close } = await serve();
	close();
	const failure = createClient({ url: `${url}/behind/v2`, getToken }).webinars.participantQos(1, "someone");
	await expect(failure).rejects.toThrow(UnreachableError);
	await expect(failure).rejects.toMatchObject({
		origin: url,
		message: expect.stringMatching(new RegExp(`^${url} does not answer( \\(ECONNREFUSED\\))?$`)),
	});
});
