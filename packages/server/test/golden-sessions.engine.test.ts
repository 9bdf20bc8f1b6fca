// Recordings of real calls through the whole line: the real agent on a virtual clock, the batch door, the steps, the
// embedded database, and out of both endpoints. UPDATE_FIXTURES=1 writes the bodies anew; the difference is to be read.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REPLAY_START_MS, readRecording, replayRecording } from "@qoscope/agent/replay";
import type { BatchAnswer, ParticipantQosBody, QosSummaryBody, Report } from "@qoscope/wire";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRateLimits } from "../src/api/rate-limits/create-rate-limits.js";
import { createMemoryCounter } from "../src/api/rate-limits/memory-counter.js";
import { type App, buildApp } from "../src/app.js";
import { openLifecycle } from "../src/live/open-lifecycle.js";
import { createLogger } from "../src/observe/create-logger.js";
import { createMetrics } from "../src/observe/metrics.js";
import { openStore } from "../src/store/open-store.js";
import { makeAccount, SERVER_SECRET } from "./api/api-harness.js";

const recordings = new URL("../../../fixtures/recordings/", import.meta.url);
const sessions = new URL("../../../fixtures/sessions/", import.meta.url);
const names = readdirSync(recordings).map((file) => file.replace(".jsonl.gz", ""));
const AGENT_KEY = "an agent key that is long enough for HS256";
const NUMBER = 93_201_235_621;
/** Some minutes after the recordings, so that their slots lie in the past. */
const NOW_MS = REPLAY_START_MS + 600_000;

const folder = mkdtempSync(join(tmpdir(), "qoscope-golden-"));
let app: App;
let closeStore: () => Promise<void>;

beforeAll(async () => {
	const clock = { nowMs: () => NOW_MS, monotonicMs: () => NOW_MS };
	const log = createLogger({ level: "silent" });
	// Kept for longer than any golden can be old.
	const store = await openStore({ folder, slotDays: 3_650, clock });
	const lifecycle = await openLifecycle({ store, clock, log, sweepEveryMs: 0, gatherMs: 0 });
	const account = makeAccount("acme", { agentKeys: [{ id: "key", secret: AGENT_KEY }] });
	const config = {
		...{ host: "127.0.0.1", port: 0, dataFolder: folder, secret: SERVER_SECRET, trustedProxies: [], slotDays: 3_650 },
		accounts: [account],
	};
	const rateLimits = createRateLimits(clock, createMemoryCounter());
	const parts = { config, store, lifecycle, rateLimits, metrics: createMetrics(), log, clock };
	app = await buildApp({ ...parts, assetsFolder: folder, isReady: () => true });
	closeStore = async () => {
		await app.close();
		await lifecycle.close();
		await store.close();
	};
});
afterAll(async () => {
	await closeStore();
	rmSync(folder, { recursive: true, force: true });
});

function signToken(uuid: string, jti: string) {
	const claims = {
		webinar: { number: NUMBER, uuid, topic: "Recorded" },
		participant: { name: jti, role: "host" },
		backfill: true,
	};
	return new SignJWT({ ...claims, iss: "key", jti })
		.setProtectedHeader({ alg: "HS256" })
		.setExpirationTime((NOW_MS + 3_600_000) / 1_000)
		.sign(new TextEncoder().encode(AGENT_KEY));
}

async function post(body: object): Promise<BatchAnswer> {
	const url = `/agent/v1/webinars/${NUMBER}/reports`;
	const headers = { "content-type": "text/plain", "user-agent": "recording" };
	const answer = await app.fastify.inject({ method: "POST", url, headers, payload: JSON.stringify(body) });
	expect(answer.statusCode, answer.body).toBe(200);
	return answer.json();
}

async function accessToken(): Promise<string> {
	const authorization = `Basic ${Buffer.from("acme-client:client-secret-for-tests").toString("base64")}`;
	const url = "/oauth/token?grant_type=account_credentials&account_id=acme";
	return (await app.fastify.inject({ method: "POST", url, headers: { authorization } })).json().access_token;
}

async function get<Body>(path: string): Promise<Body> {
	const headers = { authorization: `Bearer ${await accessToken()}` };
	const answer = await app.fastify.inject({ url: `/v2/metrics/webinars/${path}`, headers });
	expect(answer.statusCode, answer.body).toBe(200);
	return answer.json();
}

function compareWithGolden(file: string, body: object): void {
	const text = `${JSON.stringify(body, undefined, "\t")}\n`;
	const golden = new URL(file, sessions);
	if (process.env["UPDATE_FIXTURES"] === "1") writeFileSync(golden, text);
	expect(text).toBe(readFileSync(golden, "utf8"));
}

describe.concurrent.each(names)("%s", (name) => {
	test("comes out of both endpoints as it is kept", async () => {
		const reports: Report[] = [];
		const lines = readRecording(new URL(`${name}.jsonl.gz`, recordings));
		await replayRecording(lines, { onFrame: (text) => reports.push(JSON.parse(text)) });
		const uuid = Buffer.from(name.padEnd(16, ".").slice(0, 16)).toString("base64");
		const token = await signToken(uuid, name);
		const slots = reports.map(({ slot, samples }) => ({ slot, samples }));
		const half = slots.length >> 1;
		const batch = { version: 1, token, run: "00000000000000aa" };
		// Newest first, and the last of it twice: neither order nor repetition may show.
		const answers = [
			await post({ ...batch, reports: slots.slice(half) }),
			await post({ ...batch, reports: slots.slice(0, half) }),
			await post({ ...batch, reports: slots.slice(half), leave: { end: true } }),
		];
		expect(answers.flatMap(({ refused }) => refused)).toEqual([]);
		expect(new Set(answers.flatMap(({ acknowledged }) => acknowledged)).size).toBe(slots.length);

		const webinar = encodeURIComponent(encodeURIComponent(uuid));
		const id = answers[0]?.participantId;
		const qos = await get<ParticipantQosBody>(`${webinar}/participants/${id}/qos?type=past`);
		expect(qos.user_qos.length).toBeGreaterThan(0);
		compareWithGolden(`${name}.qos.json`, qos);
		compareWithGolden(`${name}.summary.json`, await get<QosSummaryBody>(`${webinar}/participants/qos_summary`));
	});
});
