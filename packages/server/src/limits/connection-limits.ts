/**
 * How many connections may be open, all together and from one address. A connection over the limit gets the reason and is closed,
 * while there is still a descriptor to say it with: without a reserve the database could not open its files any more.
 */
import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { createAddressReader, createTrust } from "../caller-address.js";
import { isLoopback } from "../observe/local-only.js";
import { networkOf } from "./network-of.js";

/** What an idle server has open, and what its database opens for a few reads at a time. */
export const RESERVED_FILES = 160;
/** Connections over the limit that stay open for a moment, to be answered. Beyond them the system's own refusal must do. */
const TURNED_AWAY = 16;
/** For a request that can be answered. */
const TURNED_AWAY_MS = 5_000;
const DEFAULT_CONNECTIONS = 20_000;
const DEFAULT_PER_ADDRESS = 1_000;
/** Which whoever runs the server needs when it is full. */
const OPEN_PATHS: ReadonlySet<string> = new Set(["/livez", "/readyz", "/metrics"]);
export const RETRY_AFTER_SECONDS = 5;

export interface ConnectionLimitParts {
	/** Of the configuration. */
	readonly connections?: number;
	readonly connectionsPerAddress?: number;
	/** How many files the process may open; absent where there is no limit. */
	readonly openFiles?: number;
	/** Addresses and ranges of proxies, whose connections are many people's. */
	readonly trustedProxies: readonly string[];
	readonly onRefused: () => void;
}

export interface ConnectionLimits {
	/** Whether this request came over a connection too many, or from an address with too many streams. */
	readonly isTooMany: (request: FastifyRequest) => boolean;
	/** Counts a stream of an address, which behind a proxy is not that of the connection. Returns what ends it. */
	readonly holdStream: (address: string) => () => void;
}

/** The configured number, and no more than the process can have. */
export function mostConnections(configured: number | undefined, openFiles: number | undefined): number {
	return Math.min(configured ?? DEFAULT_CONNECTIONS, (openFiles ?? Number.POSITIVE_INFINITY) - RESERVED_FILES);
}

class Counts {
	readonly #counts = new Map<string, number>();

	of(address: string): number {
		return this.#counts.get(address) ?? 0;
	}

	add(address: string, change: 1 | -1): void {
		const count = this.of(address) + change;
		if (count === 0) this.#counts.delete(address);
		else this.#counts.set(address, count);
	}
}

export function limitConnections(app: FastifyInstance, server: Server, parts: ConnectionLimitParts): ConnectionLimits {
	const { connectionsPerAddress, trustedProxies, onRefused } = parts;
	const most = mostConnections(parts.connections, parts.openFiles);
	const isTrusted = createTrust(trustedProxies);
	const readAddress = createAddressReader(trustedProxies);
	const sockets = new Counts();
	const streams = new Counts();
	const tooMany = new WeakSet<object>();
	let open = 0;
	server.maxConnections = most + TURNED_AWAY;

	/** A machine's own programs, and a proxy that the configuration does not name, have one address for many people. */
	function mostOf(address: string): number {
		if (connectionsPerAddress !== undefined) return connectionsPerAddress;
		return isLoopback(address) ? Number.POSITIVE_INFINITY : DEFAULT_PER_ADDRESS;
	}

	function accept(socket: Socket): void {
		const address = (socket.remoteAddress ?? "").replace(/^::ffff:/i, "");
		const network = networkOf(address);
		const isProxy = isTrusted(address);
		open += 1;
		if (!isProxy) sockets.add(network, 1);
		socket.once("close", () => {
			open -= 1;
			if (!isProxy) sockets.add(network, -1);
		});
		if (open <= most && (isProxy || sockets.of(network) <= mostOf(address))) return;
		tooMany.add(socket);
		onRefused();
		setTimeout(() => socket.destroy(), TURNED_AWAY_MS).unref();
	}

	// Over TLS the socket of a request is the one that comes out of the handshake.
	server.on("connection", accept);
	server.on("secureConnection", (socket: Socket & { readonly _parent?: object }) => {
		if (socket._parent !== undefined && tooMany.has(socket._parent)) tooMany.add(socket);
	});

	/** The framework's own word for it comes in a later hook. */
	const isStream = ({ headers }: FastifyRequest) => headers.upgrade !== undefined;
	const isFull = (request: FastifyRequest) => {
		if (!isStream(request)) return false;
		const address = readAddress(request.raw);
		return streams.of(networkOf(address)) >= mostOf(address);
	};
	const isTooMany = (request: FastifyRequest) => tooMany.has(request.raw.socket) || isFull(request);
	app.addHook("onRequest", async (request, reply) => {
		// A stream is opened and then closed with a reason, since a browser cannot read the answer to a failed upgrade.
		if (isStream(request) || OPEN_PATHS.has(request.url) || !isTooMany(request)) return;
		const message = "The server has as many connections as it can take; try again later.";
		reply.header("retry-after", String(RETRY_AFTER_SECONDS)).header("connection", "close");
		return reply.code(503).send({ code: 503, reason: "queue_full", message });
	});
	return {
		isTooMany,
		holdStream(address) {
			const network = networkOf(address);
			streams.add(network, 1);
			let isHeld = true;
			return () => {
				if (isHeld) streams.add(network, -1);
				isHeld = false;
			};
		},
	};
}
