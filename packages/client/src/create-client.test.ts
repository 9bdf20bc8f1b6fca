// The client against a server that speaks HTTP: what it asks, what it makes of answers, and how it fails.
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { ApiError } from "./api-error.js";
import { createClient } from "./create-client.js";
import { UnreachableError } from "./unreachable-error.js";

interface Answer {
	readonly status?: number;
	readonly headers?: Record<string, string>;
	readonly body?: unknown;
}
let server: Server | undefined;
afterEach(() => {
	server?.closeAllConnections();
	server?.close();
	server = undefined;
});

/** Starts a server that answers as told and notes what it was asked. */
async function serve(answer: (request: IncomingMessage, body: string) => Answer) {
	const asked: string[] = [];
	const bodies: string[] = [];
	const started = createServer(async (request, response) => {
		let body = "";
		for await (const piece of request) body += String(piece);
		asked.push(`${request.method} ${request.url}`);
		bodies.push(body);
		const { status = 200, headers = {}, body: content = {} } = answer(request, body);
		response.writeHead(status, { "content-type": "application/json", ...headers });
		response.end(typeof content === "string" ? content : JSON.stringify(content));
	});
	server = started;
	await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
	return { url: `http://127.0.0.1:${(started.address() as AddressInfo).port}`, asked, bodies };
}
const getToken = async () => "given";
const credentials = { accountId: "acc", clientId: "id", clientSecret: "se:cret/+" };
async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
	const found: T[] = [];
	for await (const page of pages) found.push(page);
	return found;
}

describe("paths", () => {
	test.each([
		[123, "/v2/metrics/webinars/123/participants/qos_summary"],
		["m3WqMkvuRXyYqH+eKWhk9w==", "/v2/metrics/webinars/m3WqMkvuRXyYqH%2BeKWhk9w%3D%3D/participants/qos_summary"],
		["/ajXp112QmuoKj4854875==", "/v2/metrics/webinars/%252FajXp112QmuoKj4854875%253D%253D/participants/qos_summary"],
		["a//b", "/v2/metrics/webinars/a%252F%252Fb/participants/qos_summary"],
	])("the webinar %s is asked for at %s", async (webinarId, path) => {
		const { url, asked } = await serve(() => ({}));
		await collect(createClient({ url: `${url}/`, getToken }).qosSummary(webinarId));
		expect(asked).toEqual([`GET ${path}`]);
	});

	test("filters are sent and absent ones are not", async () => {
		const { url, asked } = await serve(() => ({}));
		const client = createClient({ url, getToken });
		await collect(client.listWebinars({ type: "past", from: "2026-03-01", to: "2026-03-02" }));
		await client.participantQos(1, "a/b");
		await client.endWebinar("x/y");
		expect(asked).toEqual([
			"GET /v2/metrics/webinars?type=past&from=2026-03-01&to=2026-03-02",
			"GET /v2/metrics/webinars/1/participants/a%2Fb/qos",
			"POST /api/v1/webinars/x%252Fy/end",
		]);
	});
});

describe("pages", () => {
	test("are followed to the last one, with the filters on each", async () => {
		const { url, asked } = await serve((request) => {
			const token = new URL(request.url ?? "", "http://x").searchParams.get("next_page_token");
			return { body: { next_page_token: token === null ? "two" : "", participants: [{ user_id: token ?? "one" }] } };
		});
		const found = await collect(createClient({ url, getToken }).listParticipants(9, { type: "live", pageSize: 1 }));
		expect(found.flatMap((page) => page.participants?.map((one) => one.user_id))).toEqual(["one", "two"]);
		expect(asked[1]).toBe("GET /v2/metrics/webinars/9/participants?type=live&page_size=1&next_page_token=two");
	});

	test("a page token that comes back does not lead round in a circle", async () => {
		const { url, asked } = await serve(() => ({ body: { next_page_token: "same" } }));
		await collect(createClient({ url, getToken }).listWebinars());
		expect(asked).toHaveLength(2);
	});

	test.each([[[]], ["[]"], [{ participants: [], later_field: { a: 1 } }], ["null"]])(
		"the answer %j is taken without a complaint",
		async (body) => {
			const { url } = await serve(() => ({ body }));
			expect(await collect(createClient({ url, getToken }).qosSummary(1))).toHaveLength(1);
		},
	);
});

describe("tokens", () => {
	const answerToken = (token: string, expiresIn = 3_600) => ({ body: { access_token: token, expires_in: expiresIn } });

	test("one is asked for with the credentials in header and form, and used until it nearly expires", async () => {
		let nowMs = 0;
		const authorizations: (string | undefined)[] = [];
		const { url, asked, bodies } = await serve((request) => {
			authorizations.push(request.headers.authorization);
			return request.url === "/oauth/token" ? answerToken(`t${nowMs}`) : {};
		});
		const client = createClient({ url, credentials, now: () => nowMs });
		await client.participantQos(1, "2");
		nowMs = 3_539_999;
		await client.participantQos(1, "2");
		nowMs = 3_540_000;
		await client.participantQos(1, "2");
		expect(asked.filter((line) => line === "POST /oauth/token")).toHaveLength(2);
		expect(authorizations[0]).toBe(`Basic ${Buffer.from("id:se:cret/+").toString("base64")}`);
		expect(bodies[0]).toBe("grant_type=account_credentials&account_id=acc");
		expect(authorizations.slice(1)).toEqual([
			"Bearer t0",
			"Bearer t0",
			expect.stringMatching(/^Basic/),
			"Bearer t3540000",
		]);
	});

	test("calls at the same time share one token", async () => {
		const { url, asked } = await serve((request) => (request.url === "/oauth/token" ? answerToken("t") : {}));
		const client = createClient({ url, credentials });
		await Promise.all([client.participantQos(1, "2"), client.participantQos(1, "3")]);
		expect(asked.filter((line) => line === "POST /oauth/token")).toHaveLength(1);
	});

	test("one that is turned away is renewed once, and a second refusal is told", async () => {
		let tokens = 0;
		const { url, asked } = await serve((request) => {
			if (request.url === "/oauth/token") return answerToken(`t${++tokens}`);
			return request.headers.authorization === "Bearer t2" ? {} : { status: 401, body: { code: 124, message: "No." } };
		});
		const client = createClient({ url, credentials });
		await client.participantQos(1, "2");
		expect(asked).toHaveLength(4);
		tokens = 5;
		const other = createClient({ url, credentials });
		await expect(other.participantQos(1, "2")).rejects.toMatchObject({ status: 401, code: 124, message: "No." });
		expect(asked).toHaveLength(8);
	});

	test("wrong credentials are told in the server's words", async () => {
		const body = { reason: "Invalid client_id or client_secret", error: "invalid_client" };
		const { url } = await serve(() => ({ status: 400, body }));
		const client = createClient({ url, credentials });
		await expect(client.accessToken()).rejects.toMatchObject({ status: 400, message: body.reason });
		await expect(client.accessToken()).rejects.toThrow(ApiError);
	});
});

describe("failures", () => {
	test("an error has status, code, message and headers", async () => {
		const { url } = await serve(() => ({
			status: 404,
			headers: { "x-zm-trackingid": "v=2.0;x" },
			body: { code: 3001, message: "Webinar does not exist: 1." },
		}));
		const failure = await createClient({ url, getToken })
			.participantQos(1, "2")
			.catch((error: unknown) => error);
		expect(failure).toMatchObject({ status: 404, code: 3001, message: "Webinar does not exist: 1." });
		expect(failure instanceof ApiError && failure.headers.get("x-zm-trackingid")).toBe("v=2.0;x");
	});

	test("an error page of a proxy leaves the status's words and no code", async () => {
		const { url } = await serve(() => ({ status: 502, body: "<html>" }));
		const failure = createClient({ url, getToken }).endWebinar(1);
		await expect(failure).rejects.toMatchObject({ status: 502, code: undefined, message: "Bad Gateway" });
	});

	test("a page in place of JSON is an error with the answer's status", async () => {
		const { url } = await serve(() => ({ body: "<html>" }));
		await expect(createClient({ url, getToken }).participantQos(1, "2")).rejects.toMatchObject({
			status: 200,
			message: "The answer is not JSON.",
		});
	});

	test.each(["no answer", "half an answer"])(
		"a server that gives %s for too long is told with the time",
		async (what) => {
			const silent = createServer((_request, response) => {
				if (what === "half an answer") response.writeHead(200).write("{");
			});
			server = silent;
			await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
			const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
			const failure = createClient({ url, getToken, timeoutMs: 100 }).participantQos(1, "someone");
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
		try {
			const { url } = await serve(() => ({}));
			await createClient({ url, getToken }).participantQos(1, "2");
		} finally {
			AbortSignal.timeout = timeout;
		}
		expect(limits).toEqual([30_000]);
	});

	test("an answer that breaks off is told as a line that broke", async () => {
		const broken = createServer((_request, response) => {
			response.writeHead(200, { "content-length": "10" });
			response.write("{", () => response.destroy());
		});
		server = broken;
		await new Promise<void>((resolve) => broken.listen(0, "127.0.0.1", resolve));
		const url = `http://127.0.0.1:${(broken.address() as AddressInfo).port}`;
		const failure = createClient({ url, getToken }).participantQos(1, "2");
		await expect(failure).rejects.toMatchObject({ name: "UnreachableError", timedOut: false });
	});

	test("a server that is not there is told with its address and the reason, without the path", async () => {
		const { url } = await serve(() => ({}));
		server?.close();
		const failure = createClient({ url, getToken }).participantQos(1, "someone");
		await expect(failure).rejects.toThrow(UnreachableError);
		await expect(createClient({ url, getToken }).participantQos(1, "someone")).rejects.toThrow(
			`${url} does not answer (ECONNREFUSED)`,
		);
	});
});
