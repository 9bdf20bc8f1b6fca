/** The wiring of the server in the order of a datum's way. Nothing is registered anywhere else. */
import { readFileSync } from "node:fs";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import type { RateLimits } from "./api/rate-limits/create-rate-limits.js";
import { registerApi } from "./api/register-api.js";
import { API_SERVER_OPTIONS } from "./api/server-options.js";
import { createAddressReader } from "./caller-address.js";
import type { Clock } from "./clock.js";
import type { Config } from "./config/config-schema.js";
import type { PlaceFinder } from "./ingest/open-place-finder.js";
import { registerIngest } from "./ingest/register-ingest.js";
import { limitConnections } from "./limits/connection-limits.js";
import { createRoundTrips } from "./live/create-round-trips.js";
import type { Lifecycle } from "./live/ports.js";
import type { Metrics } from "./observe/metrics.js";
import { registerObserve } from "./observe/register-observe.js";
import { registerPages } from "./pages/register-pages.js";
import { registerReference } from "./pages/register-reference.js";
import type { Store } from "./store/ports.js";

export interface AppParts {
	readonly config: Config;
	readonly store: Store;
	readonly lifecycle: Lifecycle;
	readonly rateLimits: RateLimits;
	readonly metrics: Metrics;
	readonly log: FastifyBaseLogger;
	readonly clock: Clock;
	/** Of the database of places, where one is configured. */
	readonly places?: PlaceFinder | undefined;
	/** Folder of the built browser files. */
	readonly assetsFolder: string;
	readonly isReady: () => boolean;
	/** Whether something can be stored. */
	readonly canStore?: () => boolean;
	/** How many files the process may open; absent where there is no limit. */
	readonly openFiles?: number | undefined;
}

export interface App {
	readonly fastify: FastifyInstance;
	/** Takes no more reports, stores what has come, acknowledges it, then closes every connection. */
	readonly close: () => Promise<void>;
}

/** For a whole request to come in; a body has 64 KiB at most. */
const REQUEST_TIMEOUT_MS = 30_000;
/** For its head alone. Were it longer than that for the whole, Node would take the one for the other. */
const HEAD_TIMEOUT_MS = 15_000;
/** Node looks for requests over their time only every 30 seconds by itself, so that 30 would be up to 60. */
const LOOK_EVERY_MS = 1_000;

export async function buildApp(parts: AppParts): Promise<App> {
	const { config, store, lifecycle, rateLimits, metrics, log, clock } = parts;
	const options = {
		loggerInstance: log,
		// A request line could hold a client's secret or a person's id; what is worth a line is logged by name.
		logController: new LogController({ disableRequestLogging: true }),
		trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
		requestTimeout: REQUEST_TIMEOUT_MS,
		...API_SERVER_OPTIONS,
		forceCloseConnections: true,
	};
	const { tls } = config;
	const limits = { connectionsCheckingInterval: LOOK_EVERY_MS, headersTimeout: HEAD_TIMEOUT_MS };
	const server =
		tls === undefined
			? { http: limits }
			: { https: { ...limits, cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) } };
	const fastify: FastifyInstance = Fastify({ ...options, ...server });
	// Beyond its limit Node leaves headers out, among them what a proxy adds at the end. 16 KiB of them are the bound.
	fastify.server.maxHeadersCount = 0;

	const { connections, connectionsPerAddress } = config;
	const connectionLimits = limitConnections(fastify, fastify.server, {
		...(connections === undefined ? {} : { connections }),
		...(connectionsPerAddress === undefined ? {} : { connectionsPerAddress }),
		...(parts.openFiles === undefined ? {} : { openFiles: parts.openFiles }),
		trustedProxies: config.trustedProxies,
		onRefused: () => metrics.refusedConnections.inc(),
	});
	const roundTrips = createRoundTrips();
	const ingest = registerIngest(fastify, {
		accounts: config.accounts,
		lifecycle,
		roundTrips,
		store,
		clock,
		metrics,
		log,
		slotDays: config.slotDays,
		trustedProxies: config.trustedProxies,
		places: parts.places,
		limits: connectionLimits,
	});
	await registerApi(fastify, {
		accounts: config.accounts,
		secret: config.secret,
		...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
		store,
		lifecycle,
		roundTrips,
		rateLimits,
		clock,
		readAddress: createAddressReader(config.trustedProxies),
	});
	const behindProxy = config.trustedProxies.length > 0 || config.publicUrl !== undefined;
	const publicUrl = config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl };
	const { assetsFolder } = parts;
	await registerPages(fastify, { accounts: config.accounts, clock, assetsFolder, behindProxy, ...publicUrl });
	await registerReference(fastify, { assetsFolder, ...publicUrl });
	const publicHost = config.publicUrl === undefined ? [] : [new URL(config.publicUrl).host];
	registerObserve(fastify, {
		metrics,
		store,
		isReady: parts.isReady,
		...(parts.canStore === undefined ? {} : { canStore: parts.canStore }),
		knownHosts: [config.host.toLowerCase(), ...publicHost],
	});
	return {
		fastify,
		close: async () => {
			await ingest.close();
			await fastify.close();
		},
	};
}
