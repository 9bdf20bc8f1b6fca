/** Opens everything in the order of a datum's way, listens, and closes it in reverse. */
import { fileURLToPath } from "node:url";
import type { FastifyBaseLogger } from "fastify";
import { openRateLimits } from "./api/rate-limits/open-rate-limits.js";
import { buildApp } from "./app.js";
import { type Clock, systemClock } from "./clock.js";
import type { Config } from "./config/config-schema.js";
import { noPlaceFinder, openPlaceFinder } from "./ingest/open-place-finder.js";
import { openLifecycle } from "./live/open-lifecycle.js";
import { createLogger } from "./observe/create-logger.js";
import { createMetrics } from "./observe/metrics.js";
import { openLogDestination } from "./observe/open-log-destination.js";
import { openStore } from "./store/open-store.js";
import { watchWrites } from "./store/watch-writes.js";

export interface ServeOptions {
	readonly config: Config;
	readonly log?: FastifyBaseLogger;
	readonly clock?: Clock;
	/** How many files the process may open; absent where there is no limit. */
	readonly openFiles?: number | undefined;
}

export interface RunningServer {
	/** Where it listens, without a slash at the end. */
	readonly url: string;
	/** Drains: what was accepted is stored and acknowledged. Idempotent. */
	readonly close: () => Promise<void>;
}

/** The built browser files lie beside `src` and `dist`. */
const ASSETS_FOLDER = fileURLToPath(new URL("../assets/", import.meta.url));

function addressOf(config: Config, port: number): string {
	const host = config.host.includes(":") ? `[${config.host}]` : config.host;
	return `${config.tls === undefined ? "http" : "https"}://${host}:${port}`;
}

const STDERR = 2;

export async function startServer(options: ServeOptions): Promise<RunningServer> {
	const { config, log: given, clock = systemClock, openFiles } = options;
	const metrics = createMetrics();
	const stream = () => openLogDestination(STDERR, (lines) => metrics.logDropped.inc(lines));
	const log = given ?? createLogger({ level: "info", stream: stream() });
	let ready = false;
	const closers: (() => Promise<void>)[] = [];
	let closing: Promise<void> | undefined;
	const close = () => {
		ready = false;
		closing ??= (async () => {
			for (const closer of closers.reverse()) await closer();
		})();
		return closing;
	};
	try {
		const places = config.maxmindFile === undefined ? noPlaceFinder : await openPlaceFinder(config.maxmindFile, log);
		closers.push(async () => places.close());
		const opened = await openStore({ folder: config.dataFolder, slotDays: config.slotDays, clock, log });
		closers.push(opened.close);
		const watched = watchWrites({ store: opened, log, monotonicMs: clock.monotonicMs });
		closers.push(async () => watched.close());
		const { store } = watched;
		const lifecycle = await openLifecycle({ store, clock, log, accounts: config.accounts });
		closers.push(lifecycle.close);
		const { redisUrl } = config;
		const rateLimits = await openRateLimits({ ...(redisUrl === undefined ? {} : { redisUrl }), clock, log });
		closers.push(rateLimits.close);
		const app = await buildApp({
			config,
			store,
			lifecycle,
			rateLimits,
			metrics,
			log,
			clock,
			places,
			assetsFolder: ASSETS_FOLDER,
			isReady: () => ready,
			canStore: watched.canStore,
			openFiles,
		});
		closers.push(app.close);
		await app.fastify.listen({ host: config.host, port: config.port });
		const address = app.fastify.server.address();
		ready = true;
		return {
			url: addressOf(config, typeof address === "object" && address !== null ? address.port : config.port),
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}
