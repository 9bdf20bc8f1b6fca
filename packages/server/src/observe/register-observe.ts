/** The pages for whoever runs the server: /livez, /readyz and /metrics. */
import type { FastifyInstance } from "fastify";
import type { Store } from "../store/ports.js";
import { comesFromThisMachine, isKnownHost } from "./local-only.js";
import type { Metrics } from "./metrics.js";

/** An orchestrator gives up on a probe after about as long; a store that takes longer is not ready. */
const PING_LIMIT_MS = 2_000;

export interface ObserveParts {
	readonly metrics: Metrics;
	readonly store: Pick<Store, "ping" | "readDamage">;
	/** False before everything is open and from the moment that stopping begins. */
	readonly isReady: () => boolean;
	/** Whether something can be stored, by the last attempts. */
	readonly canStore?: () => boolean;
	readonly pingLimitMs?: number;
	/** Names of this machine beside those of loopback, in small letters. */
	readonly knownHosts?: readonly string[];
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
	const { metrics, store, isReady, canStore = () => true, pingLimitMs = PING_LIMIT_MS } = parts;
	async function readDamage(): Promise<void> {
		const damage = await store.readDamage?.();
		if (damage === undefined) return;
		metrics.damagedReads.set(damage.damagedReads);
		metrics.detachedParts.reset();
		for (const { table } of damage.detachedParts) metrics.detachedParts.inc({ table });
	}

	app.get("/livez", { logLevel: "warn" }, async () => ({ live: true }));
	app.get("/readyz", { logLevel: "warn" }, async (_request, reply) => {
		if (!isReady()) return reply.code(503).send({ ready: false, reason: "starting or stopping" });
		if (!canStore()) return reply.code(503).send({ ready: false, reason: "nothing can be stored" });
		if (!(await answersWithin(store.ping, pingLimitMs))) {
			return reply.code(503).send({ ready: false, reason: "the store does not answer" });
		}
		return { ready: true };
	});
	app.get("/metrics", { logLevel: "warn" }, async (request, reply) => {
		const isNear = comesFromThisMachine(request.raw.socket.remoteAddress, request.headers);
		if (!isNear || !isKnownHost(request.headers.host, parts.knownHosts)) return reply.callNotFound();
		await answersWithin(readDamage, pingLimitMs);
		return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
	});
}
