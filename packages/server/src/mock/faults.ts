/**
 * Faults on request: what a tool must cope with and seldom meets. One is asked for by a header of the request itself, or
 * for the next requests of a path by `POST /mock/faults`.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";

export const FAULTS = {
	rate_limit: "429 of the limit per second or minute",
	daily_limit: "429 of the daily limit, with Retry-After as a date",
	invalid_token: "401, code 124",
	expired_token: "401, code 124, the token is expired",
	server_error: "500",
	unavailable: "503",
	slow: "the answer comes after `seconds`",
	cut: "the connection ends in the middle of the body",
	expired_page: "400, code 300: the page token is invalid or expired",
} as const;
export type FaultName = keyof typeof FAULTS;
const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

export const FAULT_HEADER = "x-mock-fault";
const DEFAULT_SLOW_SECONDS = 10;
const MAX_SLOW_SECONDS = 600;

export const FaultOrderSchema = Type.Object(
	{
		fault: Type.Unsafe<FaultName>({ type: "string", enum: [...FAULT_NAMES] }),
		/** Requests whose path begins so; all of them when absent. */
		path: Type.Optional(Type.String()),
		/** How many requests; one when absent. */
		times: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
		seconds: Type.Optional(Type.Number({ minimum: 0, maximum: MAX_SLOW_SECONDS })),
	},
	{ additionalProperties: false },
);
type FaultOrder = Static<typeof FaultOrderSchema>;

interface Planned {
	readonly order: FaultOrder;
	left: number;
}

const body = (code: number, message: string) => ({ code, message });

/** The next midnight, GMT, of a wall clock. */
function nextDay(nowMs: number): string {
	return `${new Date((Math.floor(nowMs / 86_400_000) + 1) * 86_400_000).toISOString().slice(0, 19)}Z`;
}

async function fail(fault: FaultName, request: FastifyRequest, reply: FastifyReply, seconds: number): Promise<unknown> {
	switch (fault) {
		case "rate_limit":
			return reply
				.code(429)
				.headers({ "x-ratelimit-category": "Heavy", "x-ratelimit-type": "QPS", "x-ratelimit-limit": "40" })
				.header("x-ratelimit-remaining", "0")
				.send(body(429, "You have reached the maximum per-second rate limit for this API. Try again later."));
		case "daily_limit":
			return reply
				.code(429)
				.headers({ "x-ratelimit-category": "Heavy", "x-ratelimit-type": "Daily-limit", "x-ratelimit-limit": "60000" })
				.headers({ "x-ratelimit-remaining": "0", "retry-after": nextDay(Date.now()) })
				.send(
					body(
						429,
						"You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request.",
					),
				);
		case "invalid_token":
			return reply.code(401).send(body(124, "Invalid access token."));
		case "expired_token":
			return reply.code(401).send(body(124, "Access token is expired."));
		case "server_error":
			return reply.code(500).send(body(500, "Internal error, asked for."));
		case "unavailable":
			return reply.code(503).send(body(503, "Service unavailable, asked for."));
		case "expired_page":
			return reply.code(400).send(body(300, "The next page token is invalid or expired."));
		case "cut": {
			reply.hijack();
			const { socket } = request.raw;
			socket.write("HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: 10000\r\n\r\n");
			socket.end('{"next_page_token":"');
			return reply;
		}
		case "slow":
			await new Promise((resolve) => setTimeout(resolve, seconds * 1_000).unref());
			return undefined;
	}
}

function readHeader(request: FastifyRequest): FaultOrder | undefined {
	const [fault, seconds] = String(request.headers[FAULT_HEADER] ?? "").split("=");
	const order = { fault, ...(seconds === undefined ? {} : { seconds: Number(seconds) }) };
	return Value.Check(FaultOrderSchema, order) ? order : undefined;
}

/** Must be registered before the API, so that its hook comes first. */
export function registerFaults(app: FastifyInstance): void {
	const planned: Planned[] = [];

	function take(request: FastifyRequest): FaultOrder | undefined {
		const asked = readHeader(request);
		if (asked !== undefined) return asked;
		const path = request.originalUrl;
		const index = planned.findIndex(({ order }) => path.startsWith(order.path ?? ""));
		const found = planned[index];
		if (found === undefined) return undefined;
		found.left -= 1;
		if (found.left <= 0) planned.splice(index, 1);
		return found.order;
	}

	app.addHook("onRequest", async (request, reply) => {
		if (request.originalUrl.startsWith("/mock/")) return;
		const order = take(request);
		if (order !== undefined) await fail(order.fault, request, reply, order.seconds ?? DEFAULT_SLOW_SECONDS);
	});
	app.post("/mock/faults", { schema: { body: FaultOrderSchema } }, async (request, reply) => {
		const order = request.body as FaultOrder;
		planned.push({ order, left: order.times ?? 1 });
		return reply.code(201).send({ planned: planned.length });
	});
	app.delete("/mock/faults", async (_request, reply) => {
		planned.length = 0;
		return reply.code(200).send({ planned: 0 });
	});
}
