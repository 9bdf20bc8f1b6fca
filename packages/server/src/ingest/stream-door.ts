/** GET /agent/v1/webinars/{webinarId}/stream: the WebSocket door. */
import { SUBPROTOCOL } from "@qoscope/wire";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ReadAddress } from "../caller-address.js";
import { Drop } from "../drop.js";
import type { ConnectionLimits } from "../limits/connection-limits.js";
import type { Log } from "../observe/create-logger.js";
import type { Metrics } from "../observe/metrics.js";
import { type Connection, type ConnectionParts, serveConnection } from "./connection.js";
import { pathWebinarOf } from "./path-webinar.js";
import { createFrameReader } from "./read-frame.js";

const PING_EVERY_MS = 15_000;
/** Four pings without an answer. */
const DEAD_AFTER_MS = 60_000;
/** For peers that do not answer the closing handshake. */
const CLOSE_LIMIT_MS = 1_000;

const TOO_MANY = "There are as many connections as the server takes, or as one address may have.";

export interface StreamDoorParts extends Omit<ConnectionParts, "readFrame" | "countUnknown"> {
	readonly metrics: Metrics;
	readonly log: Log;
	readonly isClosing: () => boolean;
	readonly limits?: ConnectionLimits | undefined;
	readonly readAddress: ReadAddress;
	/** How often dead connections are looked for. */
	readonly pingEveryMs?: number;
}

export interface StreamDoor {
	/** Waits for what is on its way, acknowledges it, and closes every connection. */
	readonly drain: () => Promise<void>;
}

/** The subprotocols that the client offers, in its order: ours, then the join token. */
function offeredOf(request: FastifyRequest): string[] {
	return (request.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
}

export function registerStreamDoor(app: FastifyInstance, parts: StreamDoorParts): StreamDoor {
	const { metrics, clock, isClosing, limits, readAddress, pingEveryMs = PING_EVERY_MS } = parts;
	const connections = new Set<Connection>();
	const readFrame = createFrameReader();
	const countUnknown = (count: number) => {
		if (count > 0) metrics.unknownFields.inc(count);
	};

	const timer = setInterval(() => {
		for (const connection of connections) {
			if (clock.monotonicMs() - connection.aliveMs() > DEAD_AFTER_MS) connection.terminate();
			else connection.ping();
		}
	}, pingEveryMs).unref();

	app.route({
		method: "GET",
		url: "/agent/v1/webinars/*",
		websocket: true,
		preValidation: async (request, reply) => {
			const isOurs = request.ws && pathWebinarOf(request.raw.url ?? "", "stream") !== undefined;
			if (!isOurs) return reply.callNotFound();
			if (offeredOf(request)[0] === SUBPROTOCOL) return;
			return reply.code(400).send({ reason: "malformed", message: `The subprotocol is ${SUBPROTOCOL}.` });
		},
		handler: (socket, request) => {
			const isTooMany = limits?.isTooMany(request) === true;
			const ipAddress = readAddress(request.raw);
			const release = limits?.holdStream(ipAddress);
			const connection = serveConnection(
				socket,
				{
					pathWebinar: pathWebinarOf(request.raw.url ?? "", "stream") ?? "",
					token: offeredOf(request)[1] ?? "",
					origin: request.headers.origin,
					ipAddress,
					userAgent: request.headers["user-agent"] ?? "",
				},
				{ ...parts, readFrame, countUnknown },
			);
			connections.add(connection);
			metrics.openConnections.inc();
			socket.on("close", () => {
				release?.();
				connections.delete(connection);
				metrics.openConnections.dec();
			});
			if (isClosing()) connection.dismiss(new Drop("closing"));
			else if (isTooMany) connection.dismiss(new Drop("queue_full", TOO_MANY));
		},
	});

	return {
		async drain() {
			clearInterval(timer);
			await Promise.all([...connections].map((connection) => connection.drain()));
			setTimeout(() => {
				for (const connection of connections) connection.terminate();
			}, CLOSE_LIMIT_MS).unref();
		},
	};
}
