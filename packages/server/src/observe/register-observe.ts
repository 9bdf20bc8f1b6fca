/** The pages for whoever runs the server: /livez, /readyz and /metrics. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Store } from "../store/ports.js";
import type { Metrics } from "./metrics.js";

/** An orchestrator gives up on a probe after about as long; a store that takes longer is not ready. */
const PING_LIMIT_MS = 2_000;

export interface ObserveParts {
	readonly metrics: Metrics;
	readonly store: Pick<Store, "ping">;
	/** False before everything is open and from the moment that stopping begins. */
	readonly isReady: () => boolean;
	readonly pingLimitMs?: number;
}

const PROXY_HEADERS = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"];

/**
 * By the socket's own address, since headers can be written by anybody; and with a proxy in front, which has a loopback
 * address itself, everything outside would look near.
 */
function comesFromThisMachine(request: FastifyRequest): boolean {
	const address = (request.raw.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
	if (address !== "::1" && !address.startsWith("127.")) return false;
	return PROXY_HEADERS.every((name) => request.headers[name] === undefined);
}

async function answersWithin(ping: () => Promise<void>, limitMs: number): Promise<boolean> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<boolean>((resolve) => {
		timer = setTimeout(() => resolve(false), limitMs);
	});
	const answered = ping().then(
		() => true,
		() => false,
	);
	try {
		return await Promise.race([answered, late]);
	} finally {
		clearTimeout(timer);
	}
}

export function registerObserve(app: FastifyInstance, parts: ObserveParts): void {
	const { metrics, store, isReady, pingLimitMs = PING_LIMIT_MS } = parts;
	app.get("/livez", { logLevel: "warn" }, async () => ({ live: true }));
	app.get("/readyz", { logLevel: "warn" }, async (_request, reply) => {
		if (!isReady()) return reply.code(503).send({ ready: false, reason: "starting or stopping" });
		if (await answersWithin(store.ping, pingLimitMs)) return { ready: true };
		return reply.code(503).send({ ready: false, reason: "the store does not answer" });
	});
	app.get("/metrics", { logLevel: "warn" }, async (request, reply) => {
		if (!comesFromThisMachine(request)) return reply.callNotFound();
		return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
	});
}
