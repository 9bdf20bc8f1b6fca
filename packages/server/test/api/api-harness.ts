/** An API over the store in memory, with two accounts, a clock that tests turn, and answers checked against schemas. */
import {
	AccessTokenSchema,
	CausesSchema,
	ErrorBodySchema,
	LatencySchema,
	OauthErrorSchema,
	RevokedTokenSchema,
	type Sample,
	StatesSchema,
	type StreamType,
} from "@qoscope/wire";
import Fastify, { type FastifyInstance } from "fastify";
import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import { expect } from "vitest";
import { EndedInstanceSchema } from "../../src/api/end-instance.js";
import { ENDPOINTS } from "../../src/api/endpoints/index.js";
import { createAccessTokens } from "../../src/api/oauth/access-tokens.js";
import { createRateLimits } from "../../src/api/rate-limits/create-rate-limits.js";
import { type Counter, createMemoryCounter } from "../../src/api/rate-limits/memory-counter.js";
import { registerApi } from "../../src/api/register-api.js";
import { ALL_SCOPES } from "../../src/api/scopes.js";
import { API_SERVER_OPTIONS } from "../../src/api/server-options.js";
import { accountWithDefaults } from "../../src/config/account-with-defaults.js";
import type { Account, AccountFile } from "../../src/config/config-schema.js";
import { verifySecret } from "../../src/config/secret-hash.js";
import { createRoundTrips } from "../../src/live/create-round-trips.js";
import type { Lifecycle, RoundTrips } from "../../src/live/ports.js";
import { createMemoryStore } from "../../src/store/memory-store.js";
import type { Instance, Participant, Store } from "../../src/store/ports.js";
import { UNKNOWN_INSTANCE_FACTS, UNKNOWN_PARTICIPANT_FACTS } from "../../src/store/unknown-facts.js";
import { openApiProblems } from "../reference/fits-openapi.js";

/** A Sunday, 10:16:00 UTC. */
export const START_MS = Date.UTC(2026, 2, 1, 10, 16);
export const SERVER_SECRET = "a secret that is long enough for this server";
export const CLIENT_SECRET = "client-secret-for-tests";
/** Of CLIENT_SECRET, since hashing is slow on purpose. */
const secretHash = "scrypt$c2FsdCBvZiAxNiBieXRlcw$WOk621P235MW41cTHNwl515sh51PXSu7e8kAKnBYm0U";
const verified = new Map<string, Promise<boolean>>();
/** Checks each pair once in a file. */
function verifyOnce(secret: string, hash: string): Promise<boolean> {
	const pair = `${secret}\0${hash}`;
	const result = verified.get(pair) ?? verifySecret(secret, hash);
	verified.set(pair, result);
	return result;
}

export function makeAccount(id: string, changes: Partial<AccountFile> = {}): Account {
	return accountWithDefaults({
		id,
		apiClients: [{ id: `${id}-client`, secretHash, scopes: [...ALL_SCOPES] }],
		agentKeys: [],
		...changes,
	});
}

export function makeInstance(changes: Partial<Instance> = {}): Instance {
	return {
		...UNKNOWN_INSTANCE_FACTS,
		account: "acme",
		uuid: "NknQtFSgSUSEYt2a9gc13A==",
		number: 93201235621,
		kind: "webinar",
		topic: "All hands",
		hostName: "Grace",
		hostEmail: "grace@acme.example",
		startMs: START_MS,
		version: 1,
		...changes,
	};
}

export function makeParticipant(changes: Partial<Participant> = {}): Participant {
	return {
		...UNKNOWN_PARTICIPANT_FACTS,
		account: "acme",
		instance: "NknQtFSgSUSEYt2a9gc13A==",
		id: 4398046511104,
		jti: "visit-1",
		userId: "u-ada",
		name: "Ada",
		email: "ada@acme.example",
		external: false,
		role: "attendee",
		pcName: "ADA-PC",
		domain: "acme",
		macAddr: "f85e-a012-92d8",
		harddiskId: "disk-7",
		device: "Windows",
		os: "Windows",
		osVersion: "11",
		browserName: "Chrome",
		browserVersion: "140",
		agentVersion: "0.1.0",
		ipAddress: "192.0.2.7",
		networkType: "wifi",
		joinMs: START_MS,
		version: 1,
		...changes,
	};
}

/** A quiet, healthy audio slot. */
export const AUDIO_SENT: Sample = {
	durationMs: 5_000,
	bytes: 20_000,
	packets: 250,
	reportedBytes: 20_000,
	reportedLostBytes: 0,
	lossMaxRatio: 0,
	latencySumMs: 500,
	latencyCount: 5,
	latencyMinMs: 90,
	latencyMaxMs: 120,
	jitterSumMs: 30,
	jitterCount: 5,
};

/** Ids as callers write them may hold slashes; the longest paths come first, so that no id swallows their words. */
const PATTERNS: readonly (readonly [RegExp, TSchema])[] = [
	...ENDPOINTS.toSorted((a, b) => b.path.split("/").length - a.path.split("/").length).map(
		({ path, body }): readonly [RegExp, TSchema] => {
			const form = path.replace(/\{(\w+)\}/g, (_, name: string) =>
				/^(participant|user)Id$/.test(name) ? "[^/]+" : ".+",
			);
			return [new RegExp(`^/v2/{1,2}(accounts/[^/]+/)?${form.slice(1)}$`), body];
		},
	),
	[/\/end$/, EndedInstanceSchema],
	[/\/causes$/, CausesSchema],
	[/\/latency$/, LatencySchema],
	[/\/state$/, StatesSchema],
	[/\/oauth\/token$/, AccessTokenSchema],
	[/\/oauth\/revoke$/, RevokedTokenSchema],
];

function expectToFit(path: string, status: number, body: unknown): void {
	const isOauth = path.startsWith("/oauth/");
	const onSuccess = PATTERNS.find(([pattern]) => pattern.test(path))?.[1];
	const schema = status < 400 ? onSuccess : isOauth && status !== 404 ? OauthErrorSchema : ErrorBodySchema;
	if (schema === undefined) throw new Error(`No schema is known for ${path}`);
	expect([...Value.Errors(schema, body)], JSON.stringify(body)).toEqual([]);
}

export interface Answer {
	readonly status: number;
	// Tests look into bodies whose schema has just been checked.
	readonly body: Record<string, unknown>;
	readonly headers: Readonly<Record<string, unknown>>;
}

export interface CallOptions {
	readonly method?: "GET" | "POST" | "HEAD";
	readonly headers?: Record<string, string>;
	readonly payload?: string;
	/** Whose token; `false` for none. */
	readonly as?: string | false;
}

export interface ApiHarness {
	readonly app: FastifyInstance;
	readonly store: Store;
	readonly roundTrips: RoundTrips;
	readonly clock: { nowMs: () => number; monotonicMs: () => number };
	readonly setTime: (nowMs: number) => void;
	/** Only the wall clock jumps. */
	readonly jump: (timeMs: number) => void;
	readonly call: (url: string, options?: CallOptions) => Promise<Answer>;
	readonly tokenOf: (account: string) => Promise<string>;
	/** Holds a body against the schema of what answers at a path. */
	readonly expectToFit: (path: string, status: number, body: unknown) => void;
	readonly putSamples: (
		participant: Participant,
		rows: readonly (readonly [number, StreamType, Sample])[],
	) => Promise<void>;
	readonly close: () => Promise<void>;
}

interface HarnessOptions {
	readonly accounts?: readonly Account[];
	readonly publicUrl?: string;
	readonly store?: Store;
	readonly onLog?: (line: string) => void;
	/** Of requests, for the rate limits. */
	readonly count?: Counter;
}

/** Ends instances as the live part does, without its timers. */
function createEnder(store: Store, nowMs: () => number): Pick<Lifecycle, "endInstance"> {
	return {
		endInstance: async (account, uuid) => {
			const instance = await store.findInstanceByUuid(account, uuid);
			if (instance === undefined || instance.endMs !== undefined) return instance;
			const ended: Instance = { ...instance, endMs: nowMs(), endCause: "explicit", version: instance.version + 1 };
			await store.putInstance(ended);
			return ended;
		},
	};
}

export async function createApiHarness(options: HarnessOptions = {}): Promise<ApiHarness> {
	const { accounts = [makeAccount("acme"), makeAccount("globex")], publicUrl, store = createMemoryStore() } = options;
	const { count = createMemoryCounter() } = options;
	let time = START_MS;
	let jumpedMs = 0;
	const clock = { nowMs: () => time + jumpedMs, monotonicMs: () => time };
	const roundTrips = createRoundTrips();
	const { onLog } = options;
	const app = Fastify({
		...API_SERVER_OPTIONS,
		...(onLog === undefined ? {} : { logger: { level: "trace", stream: { write: onLog } } }),
	});
	await registerApi(app, {
		accounts,
		secret: SERVER_SECRET,
		...(publicUrl === undefined ? {} : { publicUrl }),
		store,
		lifecycle: createEnder(store, clock.nowMs),
		roundTrips,
		rateLimits: createRateLimits(clock, count),
		clock,
		verifySecret: verifyOnce,
	});
	const inject = async (url: string, { method = "GET", headers = {}, payload }: CallOptions): Promise<Answer> => {
		const reply = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
		expect(reply.headers["content-type"]).toMatch(/^application\/json/);
		expect(reply.headers["x-zm-trackingid"]).toMatch(/^v=2\.0;clid=qoscope;rid=QOS_[0-9a-f]{32}$/);
		const body: Record<string, unknown> = method === "HEAD" ? {} : reply.json();
		if (method !== "HEAD") {
			expectToFit(url.split("?")[0] ?? "", reply.statusCode, body);
			const seen = { method, url, status: reply.statusCode, headers: reply.headers, body };
			expect(openApiProblems(seen)).toEqual([]);
		}
		return { status: reply.statusCode, body, headers: reply.headers };
	};
	const tokens = createAccessTokens(SERVER_SECRET, clock);
	const tokenOf = (account: string): Promise<string> =>
		tokens.issue({ account, clientId: `${account}-client`, scopes: ALL_SCOPES });
	return {
		app,
		store,
		roundTrips,
		clock,
		setTime: (nowMs) => {
			time = nowMs;
		},
		jump: (timeMs) => {
			jumpedMs += timeMs;
		},
		tokenOf,
		expectToFit,
		call: async (url, callOptions = {}) => {
			const { as = "acme", headers = {} } = callOptions;
			const authorization = as === false ? {} : { authorization: `Bearer ${await tokenOf(as)}` };
			return inject(url, { ...callOptions, headers: { ...authorization, ...headers } });
		},
		putSamples: async (participant, rows) => {
			const { account, instance, id } = participant;
			await store.insertSamples(
				START_MS,
				rows.map(([slotMs, type, sample]) => ({
					account,
					instance,
					participant: id,
					type,
					slotMs,
					run: "run-1",
					sample,
				})),
			);
		},
		close: async () => {
			await app.close();
			await store.close();
		},
	};
}
