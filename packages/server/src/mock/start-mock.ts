/** The stand-in: the API over made-up data in memory, on a clock that stands still. */
import { timingSafeEqual } from "node:crypto";
import Fastify from "fastify";
import { createAccessTokens } from "../api/oauth/access-tokens.js";
import { openRateLimits } from "../api/rate-limits/open-rate-limits.js";
import { registerApi } from "../api/register-api.js";
import { ALL_SCOPES } from "../api/scopes.js";
import { API_SERVER_OPTIONS } from "../api/server-options.js";
import { type Clock, systemClock } from "../clock.js";
import { createMemoryStore } from "../store/memory-store.js";
import { registerFaults } from "./faults.js";
import { fillStore } from "./fill-store.js";
import { MOCK_NOW_MS, makeMockData } from "./make-mock-data.js";
import { registerMissingPaths } from "./missing-paths.js";
import { MOCK_CREDENTIALS, type MockSettings, mockAccount } from "./mock-account.js";
import { checkMockData, type MockData } from "./mock-data.js";

export interface MockOptions {
	readonly host: string;
	readonly port: number;
	/** Of the made-up data. */
	readonly seed: number;
	/** Data of one's own instead, as a file holds them. */
	readonly data?: unknown;
	readonly settings: MockSettings;
}

export interface RunningMock {
	/** Where it listens, without a slash at the end. */
	readonly url: string;
	/** An access token for everything. Since the clock stands still, it does not expire. */
	readonly accessToken: string;
	readonly data: MockData;
	readonly close: () => Promise<void>;
}

/** Signs nothing that guards anything. */
const MOCK_SECRET = "the stand-in's secret, known to everybody";

/** The stand-in's one secret is no secret: it is kept as it is. */
async function verifyPlainly(given: string, kept: string): Promise<boolean> {
	const [a, b] = [Buffer.from(given), Buffer.from(kept)];
	return a.length === b.length && timingSafeEqual(a, b);
}

export async function startMock({ host, port, seed, data: given, settings }: MockOptions): Promise<RunningMock> {
	const data = given === undefined ? makeMockData(seed) : checkMockData(given);
	const nowMs = data.now === undefined ? MOCK_NOW_MS : Date.parse(data.now);
	const clock: Clock = { nowMs: () => nowMs, monotonicMs: () => performance.now() };
	const store = createMemoryStore();
	await fillStore(store, MOCK_CREDENTIALS.accountId, data);

	const app = Fastify({
		...API_SERVER_OPTIONS,
		forceCloseConnections: true,
	});
	registerFaults(app);
	registerMissingPaths(app);
	const endInstance = (account: string, uuid: string) => store.findInstanceByUuid(account, uuid);
	// On the true clock: on one that stands still, what is used up would stay so.
	const rateLimits = await openRateLimits({ clock: systemClock, log: app.log });
	await registerApi(app, {
		accounts: [mockAccount(settings)],
		secret: MOCK_SECRET,
		store,
		// The stand-in's data stay as they are: ending answers as for one that has ended.
		lifecycle: {
			endInstance: async (account, uuid) => {
				const instance = await endInstance(account, uuid);
				return instance && { endMs: nowMs, ...instance };
			},
		},
		// No agent is connected to it.
		roundTrips: { newestOf: () => undefined },
		rateLimits,
		clock,
		verifySecret: verifyPlainly,
	});
	await app.listen({ host, port });
	const address = app.server.address();
	const bound = typeof address === "object" && address !== null ? address.port : port;
	return {
		url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`,
		accessToken: await createAccessTokens(MOCK_SECRET, clock).issue({
			account: MOCK_CREDENTIALS.accountId,
			clientId: MOCK_CREDENTIALS.clientId,
			scopes: ALL_SCOPES,
		}),
		data,
		close: async () => {
			await app.close();
			await store.close();
		},
	};
}
