/** The round trip of a participant who only receives, by an echo through real data channels: in the API, and true. */
import { type LatencyBody, LatencySchema, parseMilliseconds } from "@qoscope/wire";
import type { Browser, Page } from "playwright-core";
import { Value } from "typebox/value";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openRelay, type Relay } from "../lab/src/relay/relay.js";
import type { Echo } from "../packages/agent/src/adapters/echo.js";
import { askParticipants, askQos, askSummary } from "./support/answers.js";
import { openApi } from "./support/ask-api.js";
import { openBrowser } from "./support/browser.js";
import { bundlePage } from "./support/bundle-page.js";
import { type Deployment, deploy } from "./support/qoscope-process.js";
import { openStandInServer, type StandInServer } from "./support/stand-in-server.js";
import { until } from "./support/until.js";

const WEBINAR = 987_654_321;
/** Nine tenths of it forth. */
const ROUND_TRIP_MS = 80;
const FORTH_MS = 72;
const TOLERANCE_MS = Math.max(5, 0.05 * ROUND_TRIP_MS);
/** What a timer of the relay is early by, and what browsers round. */
const EARLY_MS = 1;
/** Whole ones after the first, which has what was before the echo answered. */
const SLOTS = 5;

interface Call {
	readonly slots: ReadonlyMap<number, LatencyBody["types"][number]>;
	readonly live: LatencyBody;
	readonly told: LatencyBody;
	/** The latency of the live entry. */
	readonly liveWords: string;
	readonly summary: Readonly<Record<string, string>>;
	readonly echoes: readonly Echo[];
	/** What the relay held packets for, on the average. */
	readonly heldMs: { readonly forth: number; readonly back: number };
}

let deployment: Deployment;
let browser: Browser;
let site: StandInServer;
let relay: Relay | undefined;
let call: Call;
const problems: string[] = [];

/** A busy machine adds to a round trip and takes nothing off: no reading is early, and those of a quiet moment are right. */
const isOnTime = (ms = Number.NaN) => Math.abs(ms - ROUND_TRIP_MS) < TOLERANCE_MS;

async function openPage(): Promise<Page> {
	const page = await browser.newPage();
	page.on("pageerror", (error) => problems.push(error.message));
	await page.exposeFunction("openRelay", async (address: string, port: number) => {
		const up = { delayMs: FORTH_MS };
		const down = { delayMs: ROUND_TRIP_MS - FORTH_MS };
		relay = await openRelay({ target: { address, port }, up, down, seed: 1, clockRates: {} });
		return relay.port;
	});
	await page.goto(site.url);
	await page.addScriptTag({ content: await bundlePage(new URL("echo-page/main.ts", import.meta.url)) });
	return page;
}

async function holdCall(): Promise<Call> {
	const server = await deployment.start();
	const ask = await openApi(deployment, server);
	const token = (await deployment.run("join-token", "--webinar", String(WEBINAR), "--name", "Ada")).trim();
	const page = await openPage();
	await page.evaluate(`echoPage.join(${JSON.stringify(`${server.url}/agent/v1/webinars/${WEBINAR}`)}, "${token}")`);
	const participant = await until("the participant", async () => (await askParticipants(ask, WEBINAR)).participants[0]);
	const id = participant?.user_id ?? "";
	const askLatency = async () =>
		Value.Parse(LatencySchema, await ask<unknown>(`/api/v1/webinars/${WEBINAR}/participants/${id}/latency`));
	const slots = new Map<number, LatencyBody["types"][number]>();
	const live = await until(
		"slots with echoes, and one of a moment at which this machine was not busy",
		async () => {
			const body = await askLatency();
			for (const type of body.types) if (type.newest) slots.set(type.newest.startMs, type);
			return body;
		},
		() => slots.size > SLOTS && [...slots.values()].some(({ newest }) => isOnTime(newest?.avgMs)),
	);
	const liveWords = (await askQos(ask, WEBINAR, id, "live"))[0]?.audio_output.latency ?? "";
	const echoes: readonly Echo[] = await page.evaluate("echoPage.echoes()");
	const held = { forth: relay?.count("up").heldMs ?? 0, back: relay?.count("down").heldMs ?? 0 };
	await page.evaluate("echoPage.leave()");
	await page.close();
	const told = await until("the agent to be gone", askLatency, (body) => body.telemetryRoundTripMs === undefined);
	const summary = (await askSummary(ask, WEBINAR)).participants[0]?.qos.find(({ type }) => type === "audio_output");
	return { slots, live, told, liveWords, summary: { ...summary?.details }, echoes, heldMs: held };
}

beforeAll(async () => {
	deployment = await deploy();
	site = await openStandInServer();
	browser = await openBrowser();
	call = await holdCall();
});
afterAll(async () => {
	await browser?.close();
	await relay?.close();
	site?.close();
	await deployment?.close();
});

test("latency is never less than what was injected and in a quiet moment just that, by the echo alone", () => {
	const [received] = call.told.types;
	console.info(`latency: ${JSON.stringify(received)}; the relay held ${JSON.stringify(call.heldMs)}`);
	expect(call.told.types.map(({ type }) => type)).toEqual(["audio_output"]);
	expect(received?.readings?.rtcp).toBe(0);
	expect(received?.readings?.echo).toBeGreaterThanOrEqual(5 * (SLOTS - 1));
	// Until the first answer the candidate pair serves.
	expect(received?.readings?.candidatePair).toBeLessThanOrEqual(4);
	expect(received?.avgMs).toBeGreaterThan(ROUND_TRIP_MS - EARLY_MS);
	expect(isOnTime(received?.minMs)).toBe(true);
});

test("each slot has its average and its highest reading, about five of them", () => {
	const whole = [...call.slots].sort(([a], [b]) => a - b).slice(1, -1);
	expect(whole.length).toBeGreaterThanOrEqual(SLOTS - 1);
	for (const [, { newest }] of whole) {
		expect(newest?.readings).toMatchObject({ rtcp: 0, candidatePair: 0 });
		expect(newest?.readings?.echo).toBeGreaterThanOrEqual(3);
		expect(newest?.readings?.echo).toBeLessThanOrEqual(7);
		expect(newest?.avgMs).toBeGreaterThan(ROUND_TRIP_MS - EARLY_MS);
		expect(newest?.maxMs).toBeGreaterThanOrEqual(newest?.avgMs ?? Number.NaN);
	}
});

test("latency and max_latency of the compatible API are the same numbers", () => {
	const [received] = call.told.types;
	expect(Math.abs((parseMilliseconds(call.summary["avg_latency"] ?? "") ?? 0) - (received?.avgMs ?? 0))).toBeLessThan(
		1,
	);
	expect(Math.abs((parseMilliseconds(call.summary["max_latency"] ?? "") ?? 0) - (received?.maxMs ?? 0))).toBeLessThan(
		1,
	);
	const averages = [...call.slots.values()].map(({ newest }) => Math.round(newest?.avgMs ?? 0));
	expect(averages).toContain(parseMilliseconds(call.liveWords));
});

test("the way forth is told apart from the way back, within its uncertainty", () => {
	const delays = call.echoes.map(({ oneWayMs }) => oneWayMs ?? Number.NaN).sort((a, b) => a - b);
	const [quickest = Number.NaN] = delays;
	const uncertaintyMs = call.echoes[0]?.oneWayUncertaintyMs ?? Number.NaN;
	console.info(`one way: ${quickest} ms of ${FORTH_MS} at the quickest of ${delays.length} echoes`);
	expect(delays.length).toBeGreaterThan(5 * (SLOTS - 1));
	expect(uncertaintyMs).toBe(1);
	expect(quickest).toBeGreaterThan(FORTH_MS - uncertaintyMs - EARLY_MS);
	expect(quickest).toBeLessThan(FORTH_MS + uncertaintyMs + 5);
});

test("the way to Qoscope is told while the agent is connected, apart from all this", () => {
	// Everything is on one machine.
	expect(call.live.telemetryRoundTripMs).toBeGreaterThanOrEqual(0);
	expect(call.live.telemetryRoundTripMs).toBeLessThan(ROUND_TRIP_MS / 2);
	expect(problems).toEqual([]);
});
