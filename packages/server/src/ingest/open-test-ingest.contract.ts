/** Test material: ingest on a real port with a store in memory, and agents that speak to it through real sockets. */
import { type Batch, encodeSample, SUBPROTOCOL } from "@qoscope/wire";
import Fastify from "fastify";
import { SignJWT } from "jose";
import { type ClientOptions, WebSocket } from "ws";
import { accountWithDefaults } from "../config/account-with-defaults.js";
import type { Account, AccountFile } from "../config/config-schema.js";
import { createRoundTrips } from "../live/create-round-trips.js";
import { createFakeClock, type FakeClock, MORNING_MS } from "../live/fake-clock.contract.js";
import { openLifecycle } from "../live/open-lifecycle.js";
import { createLogger } from "../observe/create-logger.js";
import { createMetrics } from "../observe/metrics.js";
import { createMemoryStore } from "../store/memory-store.js";
import type { Store } from "../store/ports.js";
import { type IngestParts, registerIngest } from "./register-ingest.js";

export const NUMBER = 123_456_789;
export const RUN = "0123456789abcdef";
export const KEY_SECRET = "a secret of at least thirty-two characters";
export const OTHER_SECRET = "another secret of thirty-two characters.";

export function testAccount(id: string, secret: string, rest: Partial<AccountFile> = {}): Account {
	return accountWithDefaults({
		id,
		apiClients: [],
		agentKeys: [{ id: `${id}-key`, secret }],
		...rest,
	});
}

export interface TokenChoices {
	readonly account?: string;
	readonly secret?: string;
	readonly jti?: string;
	readonly exp?: number;
	readonly webinar?: object;
	readonly participant?: object;
	readonly more?: object;
}

export function signToken(choices: TokenChoices = {}): Promise<string> {
	const { account = "acme", secret = KEY_SECRET, jti = "ann", exp = MORNING_MS / 1_000 + 3_600 } = choices;
	const webinar = { number: NUMBER, ...choices.webinar };
	const participant = { name: "Ann", ...choices.participant };
	const claims = { iss: `${account}-key`, jti, exp, webinar, participant, ...choices.more };
	return new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(secret));
}

/** One audio sample of a slot. */
export const samplesOf = (bytes = 1_000) => [encodeSample("audio_input", { durationMs: 5_000, bytes, packets: 250 })];
export const reportOf = (slot: number, samples: unknown = samplesOf()) => ({ type: "report", slot, samples });
export const helloOf = (more: object = {}) => ({ type: "hello", version: 1, run: RUN, ...more });

export interface ReceivedFrame {
	readonly type: string;
	readonly [name: string]: unknown;
}

export interface TestAgent {
	readonly socket: WebSocket;
	/** Every frame that has come. */
	readonly frames: readonly ReceivedFrame[];
	readonly send: (frame: unknown) => void;
	/** The first frame that fits, come already or yet to come. */
	readonly until: (fits: (frame: ReceivedFrame) => boolean) => Promise<ReceivedFrame>;
	readonly next: (type: string) => Promise<ReceivedFrame>;
	/** Resolves when all these slots are acknowledged. */
	readonly acknowledged: (slots: readonly number[]) => Promise<void>;
	/** The close code. */
	readonly closed: Promise<number>;
}

function openAgent(url: string, protocols: string[], options: ClientOptions): TestAgent {
	const socket = new WebSocket(url, protocols, options);
	const frames: ReceivedFrame[] = [];
	const waiting = new Set<() => void>();
	const unsent: string[] = [];
	socket.on("open", () => {
		for (const text of unsent.splice(0)) socket.send(text);
	});
	socket.on("message", (data) => {
		frames.push(JSON.parse(String(data)));
		for (const look of waiting) look();
	});
	const closed = new Promise<number>((resolve, reject) => {
		socket.on("close", resolve);
		socket.on("error", reject);
	});
	closed.catch(() => undefined);

	function when<Result>(look: () => Result | undefined): Promise<Result> {
		return new Promise((resolve, reject) => {
			const check = () => {
				const found = look();
				if (found === undefined) return;
				waiting.delete(check);
				resolve(found);
			};
			waiting.add(check);
			check();
			const fail = () => {
				check();
				reject(new Error(`closed after ${JSON.stringify(frames)}`));
			};
			closed.then(fail, fail);
		});
	}
	const until = (fits: (frame: ReceivedFrame) => boolean) => when(() => frames.find(fits));

	return {
		socket,
		frames,
		closed,
		until,
		send(frame) {
			const text = typeof frame === "string" ? frame : JSON.stringify(frame);
			if (socket.readyState === WebSocket.CONNECTING) unsent.push(text);
			else socket.send(text);
		},
		next: (type) => until((frame) => frame.type === type),
		async acknowledged(slots) {
			await when(() => {
				const done = new Set(frames.flatMap((frame) => (Array.isArray(frame["slots"]) ? frame["slots"] : [])));
				return slots.every((slot) => done.has(slot)) || undefined;
			});
		},
	};
}

export interface TestIngestChoices {
	readonly store?: Store;
	readonly clock?: FakeClock;
	readonly accounts?: readonly Account[];
	readonly queue?: IngestParts["queue"];
	readonly pingEveryMs?: number;
	readonly places?: IngestParts["places"];
	readonly trustedProxies?: readonly string[];
}

export type TestIngest = Awaited<ReturnType<typeof openTestIngest>>;

export async function openTestIngest(choices: TestIngestChoices = {}) {
	const { store = createMemoryStore(), clock = createFakeClock(), queue, pingEveryMs, trustedProxies = [] } = choices;
	const accounts = choices.accounts ?? [testAccount("acme", KEY_SECRET), testAccount("other", OTHER_SECRET)];
	const log = createLogger({ level: "silent" });
	const metrics = createMetrics();
	const lifecycle = await openLifecycle({ store, clock, log, accounts, sweepEveryMs: 0, gatherMs: 0 });
	const roundTrips = createRoundTrips();
	const app = Fastify({ routerOptions: { maxParamLength: 500 }, forceCloseConnections: true });
	const ingest = registerIngest(app, {
		accounts,
		lifecycle,
		roundTrips,
		store,
		clock,
		metrics,
		log,
		slotDays: 30,
		trustedProxies,
		places: choices.places,
		queue: { flushEveryMs: 1, retryDelaysMs: [], ...queue },
		...(pingEveryMs === undefined ? {} : { pingEveryMs }),
	});
	const address = await app.listen({ host: "127.0.0.1", port: 0 });

	return {
		app,
		store,
		clock,
		lifecycle,
		roundTrips,
		metrics,
		ingest,
		address,
		connect: (
			token: string,
			webinar: string = String(NUMBER),
			headers: Record<string, string> = {},
			options: ClientOptions = {},
		) =>
			openAgent(
				`${address.replace("http", "ws")}/agent/v1/webinars/${webinar}/stream`,
				token === "" ? [SUBPROTOCOL] : [SUBPROTOCOL, token],
				{ headers, ...options },
			),
		post: (body: unknown, webinar: string = String(NUMBER), headers: Record<string, string> = {}) =>
			fetch(`${address}/agent/v1/webinars/${webinar}/reports`, {
				method: "POST",
				headers: { "content-type": "text/plain", ...headers },
				body: typeof body === "string" ? body : JSON.stringify(body),
			}),
		async drops(reason: string): Promise<number> {
			const { values } = await metrics.ingestDrops.get();
			return values.find(({ labels }) => labels.reason === reason)?.value ?? Number.NaN;
		},
		/** Everything stored of the number's latest instance. */
		async stored() {
			const instance = await store.findLatestInstance("acme", NUMBER);
			if (instance === undefined) return { instance, participants: [], summaries: [] };
			const page = { limit: 100 };
			const participants = await store.listParticipants("acme", instance.uuid, Number.MAX_SAFE_INTEGER, page);
			const ids = participants.map(({ id }) => id);
			return { instance, participants, summaries: await store.summariesOf("acme", instance.uuid, ids) };
		},
		async close() {
			await app.close();
			await lifecycle.close();
		},
	};
}

export function batchOf(token: string, slots: readonly number[], more: Partial<Batch> = {}): Batch {
	return { version: 1, token, run: RUN, reports: slots.map((slot) => ({ slot, samples: samplesOf() })), ...more };
}

/** Opens servers for the tests of one file, which closes them after each test. */
export function createTestIngests() {
	const opened: TestIngest[] = [];
	return {
		open: async (choices?: TestIngestChoices) => {
			const server = await openTestIngest(choices);
			opened.push(server);
			return server;
		},
		closeAll: async () => {
			for (const server of opened.splice(0)) await server.close();
		},
	};
}
