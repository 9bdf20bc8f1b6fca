/** Whatever comes, the API answers: no 5xx, no hang, no answer that breaks its schema. */
import { gunzipSync } from "node:zlib";
import { ErrorBodySchema, OauthErrorSchema } from "@qoscope/wire";
import fc from "fast-check";
import { Value } from "typebox/value";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createScene, type Scene } from "./mock-scene.js";
import { randomRequest } from "./random-requests.js";

/** FUZZ_REQUESTS asks for more, as `npm run soak` does. */
const REQUESTS = Number(process.env["FUZZ_REQUESTS"] ?? 10_000);
/** Far above what any answer takes; a request that hangs is one that never comes back. */
const HANG_MS = 120_000;

let scene: Scene;
beforeAll(async () => {
	scene = await createScene();
});
afterAll(() => scene.api.close());

async function withoutHanging<Result>(task: Promise<Result>, what: string): Promise<Result> {
	let timer: NodeJS.Timeout | undefined;
	const hung = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => reject(new Error(`No answer came to ${what}.`)), HANG_MS);
	});
	try {
		return await Promise.race([task, hung]);
	} finally {
		clearTimeout(timer);
	}
}

test("no 5xx, no hang, no answer that breaks its schema", { timeout: 600_000 + REQUESTS * 60 }, async () => {
	const instances = (scene.data["acme"]?.instances ?? []).flatMap(({ uuid, number }) => [uuid, String(number)]);
	const people = (scene.data["acme"]?.instances ?? []).flatMap(({ participants }) =>
		participants.map(({ id }) => String(id)),
	);
	const statuses = new Map<number, number>();
	const tokens = new Map<string, string>();
	for (const account of ["acme", "globex"]) tokens.set(account, await scene.api.tokenOf(account));
	await fc.assert(
		fc.asyncProperty(
			randomRequest({ instances, people, accounts: ["acme", "globex"] }),
			async ({ method, url, headers, payload, as }) => {
				const authorization = as === false ? {} : { authorization: `Bearer ${tokens.get(as)}` };
				const reply = await withoutHanging(
					scene.api.app.inject({
						method,
						url,
						headers: { ...authorization, ...headers },
						...(payload === undefined ? {} : { payload }),
					}),
					`${method} ${url}`,
				);
				const { statusCode: status } = reply;
				statuses.set(status, (statuses.get(status) ?? 0) + 1);
				expect(status).toBeLessThan(500);
				if (method === "HEAD") return;
				expect(String(reply.headers["content-type"])).toMatch(/^application\/json/);
				const path = url.split("?")[0] ?? "";
				const isPacked = reply.headers["content-encoding"] === "gzip";
				const text = isPacked ? gunzipSync(reply.rawPayload).toString() : reply.body;
				const body: unknown = JSON.parse(text);
				if (status >= 400) {
					const fits =
						Value.Check(ErrorBodySchema, body) || (path === "/oauth/token" && Value.Check(OauthErrorSchema, body));
					expect(fits, text).toBe(true);
				} else if (method === "GET") scene.api.expectToFit(path, status, body);
			},
		),
		{ numRuns: REQUESTS },
	);
	console.info(
		`${REQUESTS} requests: ${[...statuses]
			.sort((a, b) => a[0] - b[0])
			.map(([status, count]) => `${status} × ${count}`)
			.join(", ")}`,
	);
	expect(statuses.get(200) ?? 0).toBeGreaterThan(REQUESTS / 20);
	expect(statuses.get(404) ?? 0).toBeGreaterThan(REQUESTS / 20);
});
