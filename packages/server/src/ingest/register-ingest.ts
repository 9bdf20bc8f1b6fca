/** Ingest: the two doors for agents, the steps behind them and the queue in front of the store. */
import fastifyWebsocket from "@fastify/websocket";
import { MAX_REPORT_BYTES, SUBPROTOCOL } from "@qoscope/wire";
import type { FastifyInstance } from "fastify";
import { createAddressReader } from "../caller-address.js";
import type { Clock } from "../clock.js";
import type { Account } from "../config/config-schema.js";
import type { ConnectionLimits } from "../limits/connection-limits.js";
import type { Lifecycle, RoundTrips } from "../live/ports.js";
import type { Log } from "../observe/create-logger.js";
import type { Metrics } from "../observe/metrics.js";
import type { SampleWriter } from "../store/ports.js";
import { createAccountDirectory } from "./account-directory.js";
import { registerBatchDoor } from "./batch-door.js";
import { type BatchWriterParts, createBatchWriter } from "./batch-writer.js";
import { COMPRESSION } from "./compression.js";
import { noPlaceFinder, type PlaceFinder } from "./open-place-finder.js";
import { createPipeline } from "./pipeline.js";
import { registerStreamDoor } from "./stream-door.js";
import { createJoinTokenVerifier } from "./verify-join-token.js";

const DAY_MS = 86_400_000;

export interface IngestParts {
	readonly accounts: readonly Account[];
	readonly lifecycle: Lifecycle;
	readonly roundTrips: RoundTrips;
	readonly store: SampleWriter;
	readonly clock: Clock;
	readonly metrics: Metrics;
	readonly log: Log;
	/** Days that samples are kept; older ones are refused. */
	readonly slotDays: number;
	/** Addresses and ranges of proxies whose word on a caller's address is taken; none when absent. */
	readonly trustedProxies?: readonly string[];
	/** Says where addresses are; nobody knows without one. */
	readonly places?: PlaceFinder | undefined;
	/** Sizes and times of the queue, when the defaults do not suit. */
	readonly queue?: Pick<BatchWriterParts, "maxRows" | "flushRows" | "flushEveryMs" | "retryDelaysMs">;
	readonly pingEveryMs?: number;
	/** How many connections there may be; any number without. */
	readonly limits?: ConnectionLimits;
}

export interface Ingest {
	/** Takes no more, stores and acknowledges what it has, closes every connection. Idempotent; app.close() calls it. */
	readonly close: () => Promise<void>;
}

export function registerIngest(app: FastifyInstance, parts: IngestParts): Ingest {
	const {
		accounts,
		lifecycle,
		roundTrips,
		store,
		clock,
		metrics,
		log,
		slotDays,
		queue,
		pingEveryMs,
		places = noPlaceFinder,
		limits,
		trustedProxies = [],
	} = parts;
	const readAddress = createAddressReader(trustedProxies);
	const keptMs = slotDays * DAY_MS;
	const writer = createBatchWriter({ store, monotonicMs: clock.monotonicMs, metrics, log, ...queue });
	const verify = createJoinTokenVerifier(createAccountDirectory(accounts));
	const pipeline = createPipeline({ verify, lifecycle, writer, places, clock, log, metrics, keptMs });
	let closing: Promise<void> | undefined;
	const isClosing = () => closing !== undefined;
	let drainStreams = async () => {};

	async function drain(): Promise<void> {
		await writer.close();
		await drainStreams();
	}
	const close = () => {
		closing ??= drain();
		return closing;
	};

	app.register(fastifyWebsocket, {
		options: {
			// Of what it is when it is no longer compressed.
			maxPayload: MAX_REPORT_BYTES,
			perMessageDeflate: COMPRESSION,
			handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
		},
		errorHandler: (error, socket) => {
			log.debug({ err: error }, "a connection failed");
			// After a protocol error `ws` is already closing with the code for it.
			if (socket.readyState === socket.OPEN) socket.terminate();
		},
		preClose: (done) => {
			close().then(() => done(), done);
		},
	});
	app.register(async (scope) => {
		const streams = registerStreamDoor(scope, {
			pipeline,
			lifecycle,
			roundTrips,
			clock,
			metrics,
			log,
			isClosing,
			limits,
			readAddress,
			...(pingEveryMs === undefined ? {} : { pingEveryMs }),
		});
		drainStreams = streams.drain;
	});
	registerBatchDoor(app, { pipeline, lifecycle, metrics, clock, isClosing, readAddress });
	return { close };
}
