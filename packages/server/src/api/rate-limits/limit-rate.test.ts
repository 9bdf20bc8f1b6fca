// The hook in front of a route: what callers see of the limits.
import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import { accountWithDefaults } from "../../config/account-with-defaults.js";
import { createFakeClock } from "../../live/fake-clock.contract.js";
import { CALLER } from "../access.js";
import { answerError } from "../answer-error.js";
import { QosError } from "../errors.js";
import { createRateLimits } from "./create-rate-limits.js";
import { limitRate } from "./limit-rate.js";
import { createMemoryCounter } from "./memory-counter.js";

const accounts = [
	accountWithDefaults({ id: "limited", profile: "zoom", plan: "free", apiClients: [], agentKeys: [] }),
	accountWithDefaults({ id: "unlimited", profile: "open", plan: "free", apiClients: [], agentKeys: [] }),
];

let app: FastifyInstance;
beforeEach(() => {
	app = Fastify();
	const limits = createRateLimits(createFakeClock(), createMemoryCounter());
	app.setErrorHandler(answerError);
	app.decorateRequest(CALLER, undefined);
	const onRequest = [
		// In the place of access tokens.
		async (request: Parameters<ReturnType<typeof limitRate>>[0]) =>
			request.setDecorator(
				CALLER,
				accounts.find(({ id }) => id === request.headers["x-account"]),
			),
		limitRate(limits, "Medium"),
	];
	app.get("/found", { onRequest }, () => ({}));
	app.get("/missing", { onRequest }, () => Promise.reject(new QosError("webinar_unavailable")));
});
afterEach(() => app.close());

const ask = async (url: string, account: string, method: "GET" | "HEAD" = "GET") => {
	const answer = await app.inject({ method, url, headers: { "x-account": account } });
	const shown = Object.entries(answer.headers).filter(([name]) => /^(x-ratelimit-|retry-after)/.test(name));
	return { status: answer.statusCode, headers: Object.fromEntries(shown), body: answer.body };
};
const headers = (remaining: number) => ({
	"x-ratelimit-category": "Medium",
	"x-ratelimit-type": "QPS",
	"x-ratelimit-limit": "2",
	"x-ratelimit-remaining": String(remaining),
});

test("the limit is on every answer, an error's, too, and the one too many has the documented body", async () => {
	expect(await ask("/found", "limited")).toEqual({ status: 200, headers: headers(1), body: "{}" });
	expect(await ask("/missing", "limited")).toMatchObject({ status: 404, headers: headers(0) });
	expect(await ask("/found", "limited")).toEqual({
		status: 429,
		headers: headers(0),
		body: '{"code":429,"message":"You have reached the maximum per-second rate limit for this API. Try again later."}',
	});
});

test("HEAD is a request like any other", async () => {
	expect(await ask("/found", "limited", "HEAD")).toMatchObject({ status: 200, headers: headers(1) });
	expect(await ask("/found", "limited")).toMatchObject({ status: 200, headers: headers(0) });
	expect(await ask("/found", "limited", "HEAD")).toMatchObject({ status: 429, headers: headers(0) });
});

test("an account without limits sees nothing of them", async () => {
	for (let request = 0; request < 5; request++) {
		expect(await ask("/found", "unlimited")).toEqual({ status: 200, headers: {}, body: "{}" });
	}
});
