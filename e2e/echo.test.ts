/**
 * The round trip of participants who only receive, by an echo through real data channels in both browsers: in the API, and
 * slot by slot what the page itself saw go over the channel and come back.
 */
import { parseMilliseconds, SLOT_MS } from "@qoscope/wire";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Exchange } from "./echo-page/exchanges.js";
import { type BrowserName, type Call, holdEchoCall, type Person, type Slot } from "./support/echo-call.js";
import { type Deployment, deploy } from "./support/qoscope-process.js";

/** Nine tenths of it forth. */
const ROUND_TRIP_MS = 80;
const FORTH_MS = 72;
/** What every fourth answer takes the far end longer. */
const THOUGHT_MS = 150;
/** What a timer of the relay is early by, and what a browser rounds. */
const EARLY_MS: Readonly<Record<BrowserName, number>> = { Chromium: 1, Firefox: 2 };
/** What browser and machine add at the quickest to what the relay held a packet for on the average. */
const ADDED_MS = 5;
const SLOTS = 5;
/** An answer is told by the next poll, one second later, or by that after it where two came at once. */
const TOLD_AFTER_MS = 3_000;
/** How far the page's clock and the agent's idea of the server's may be apart. */
const CLOCKS_APART_MS = 250;

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const meanOf = (exchanges: readonly Exchange[]) =>
	sum(exchanges.map(({ roundTripMs }) => roundTripMs)) / exchanges.length;
const highestOf = (exchanges: readonly Exchange[]) => Math.max(...exchanges.map(({ roundTripMs }) => roundTripMs));
const toleranceOf = (ms: number) => Math.max(1, 0.05 * ms);

interface SlotTruth {
	readonly slot: Slot;
	/** Those that it tells. */
	readonly exchanges: readonly Exchange[];
}

/** Answers are told in the order in which they came, and each once: so a slot has as many of them as it says. */
function truthOf({ slots, exchanges }: Person): SlotTruth[] {
	let told = 0;
	return slots.map((slot) => {
		const from = told;
		told += slot.readings?.echo ?? 0;
		return { slot, exchanges: exchanges.slice(from, told) };
	});
}

const personOf = (call: Call, name: string): Person => {
	const person = call.people[name];
	if (person === undefined) throw new Error(`${name} was not in the call.`);
	return person;
};

let deployment: Deployment;
beforeAll(async () => {
	deployment = await deploy();
});
afterAll(() => deployment?.close());

describe.each<[BrowserName, Readonly<Record<string, boolean>>]>([
	// Ben's connection has the extended reports, which Firefox does not know.
	["Chromium", { Ada: false, Ben: true }],
	["Firefox", { Ada: false }],
])("in %s", (browser, people) => {
	let call: Call;
	let ada: Person;
	/** What Ada's relay held packets for. */
	let held = { forth: Number.NaN, back: Number.NaN };
	beforeAll(async () => {
		const delays = { forthMs: FORTH_MS, backMs: ROUND_TRIP_MS - FORTH_MS };
		call = await holdEchoCall(deployment, { browser, people, ...delays, thoughtMs: THOUGHT_MS, slots: SLOTS });
		ada = personOf(call, "Ada");
		held = call.heldMs[0] ?? held;
	});

	test("latency is by the echo, which the answer names as its source", () => {
		const [received] = ada.told.types;
		console.info(`latency: ${JSON.stringify(received)}; the relays held ${JSON.stringify(call.heldMs)}`);
		expect(ada.told.types.map(({ type }) => type)).toEqual(["audio_output"]);
		expect(received?.readings?.rtcp).toBe(0);
		expect(received?.readings?.echo).toBeGreaterThanOrEqual(4 * (SLOTS - 1));
		// Until the first answer the candidate pair serves.
		expect(received?.readings?.candidatePair).toBeLessThanOrEqual(4);
		expect(call.problems).toEqual([]);
	});

	test("what the page saw is never less than what was injected, and at the quickest just that", () => {
		const roundTrips = ada.exchanges.map(({ roundTripMs }) => roundTripMs).sort((a, b) => a - b);
		expect(roundTrips[0]).toBeGreaterThan(ROUND_TRIP_MS - EARLY_MS[browser]);
		expect(roundTrips[0]).toBeLessThan(held.forth + held.back + ADDED_MS);
		// The time that the far end takes is part of it.
		const thoughtOver = roundTrips.filter((ms) => ms > ROUND_TRIP_MS + THOUGHT_MS - EARLY_MS[browser]);
		expect(thoughtOver.length).toBeGreaterThanOrEqual(Math.floor(roundTrips.length / 4));
	});

	test("each slot's average is the mean of the exchanges in it, and its highest reading the longest of them", () => {
		const truths = truthOf(ada);
		expect(truths.length).toBeGreaterThan(SLOTS);
		const whole = truths.filter(({ slot }) => slot.readings?.candidatePair === 0);
		expect(whole.length).toBeGreaterThanOrEqual(SLOTS - 1);
		for (const { slot, exchanges } of whole) {
			const [mean, highest] = [meanOf(exchanges), highestOf(exchanges)];
			console.info(`average ${slot.avgMs} of ${mean} ms, highest ${slot.maxMs} of ${highest} ms, ${exchanges.length}`);
			expect(exchanges).toHaveLength(slot.readings?.echo ?? 0);
			expect(Math.abs(slot.avgMs - mean)).toBeLessThanOrEqual(toleranceOf(mean));
			expect(Math.abs(slot.maxMs - highest)).toBeLessThanOrEqual(toleranceOf(highest));
			for (const { heardMs } of exchanges) {
				expect(heardMs).toBeGreaterThan(slot.startMs - TOLD_AFTER_MS - CLOCKS_APART_MS);
				expect(heardMs).toBeLessThan(slot.startMs + SLOT_MS + CLOCKS_APART_MS);
			}
		}
		// Else the one would do for the other.
		expect(whole.some(({ slot }) => slot.maxMs > slot.avgMs + THOUGHT_MS / 4)).toBe(true);
	});

	test("of the whole stay, too, in `…/latency` and as avg_latency and max_latency", () => {
		const [received] = ada.told.types;
		const told = ada.exchanges.slice(0, received?.readings?.echo);
		const [mean, highest] = [meanOf(told), highestOf(told)];
		// What came after the last poll was not told.
		expect(ada.exchanges.length - told.length).toBeLessThanOrEqual(3);
		for (const avgMs of [received?.avgMs, parseMilliseconds(ada.summary["avg_latency"] ?? "")]) {
			expect(Math.abs((avgMs ?? Number.NaN) - mean)).toBeLessThanOrEqual(toleranceOf(mean));
		}
		for (const maxMs of [received?.maxMs, parseMilliseconds(ada.summary["max_latency"] ?? "")]) {
			expect(Math.abs((maxMs ?? Number.NaN) - highest)).toBeLessThanOrEqual(toleranceOf(highest));
		}
	});

	test("the live latency is the average of a slot", () => {
		const averages = [undefined, ...ada.slots.map(({ avgMs }) => Math.round(avgMs))];
		for (const ms of ada.liveMs) expect(averages).toContain(ms);
		expect(ada.liveMs.size).toBeGreaterThan(1);
	});

	test("the way forth is told apart from the way back, within its uncertainty", () => {
		const delays = ada.echoes.map(({ oneWayMs }) => oneWayMs ?? Number.NaN).sort((a, b) => a - b);
		const [quickest = Number.NaN] = delays;
		const uncertaintyMs = ada.echoes[0]?.oneWayUncertaintyMs ?? Number.NaN;
		console.info(`one way: ${quickest} ms of ${FORTH_MS} at the quickest of ${delays.length} echoes`);
		expect(delays).toHaveLength(ada.exchanges.length);
		expect(uncertaintyMs).toBe(2);
		expect(quickest).toBeGreaterThan(FORTH_MS - uncertaintyMs - EARLY_MS[browser]);
		expect(quickest).toBeLessThan(held.forth + uncertaintyMs + ADDED_MS);
	});

	test("the way to Qoscope is told while the agent is connected, apart from all this", () => {
		// Everything is on one machine.
		expect(ada.live.telemetryRoundTripMs).toBeGreaterThanOrEqual(0);
		expect(ada.live.telemetryRoundTripMs).toBeLessThan(ROUND_TRIP_MS / 2);
	});

	if (!("Ben" in people)) return;
	test("where the other end answers RTCP that goes before, and the echo is the page's alone", () => {
		const ben = personOf(call, "Ben");
		const [received] = ben.told.types;
		console.info(`with extended reports: ${JSON.stringify(received)}`);
		expect(received?.readings?.rtcp).toBeGreaterThanOrEqual(SLOTS - 1);
		const since = ben.slots.slice(ben.slots.findIndex(({ readings }) => readings?.rtcp) + 1);
		expect(since.length).toBeGreaterThanOrEqual(SLOTS - 2);
		for (const { readings } of since) expect(readings).toMatchObject({ echo: 0, candidatePair: 0 });
		// Its stamp does not wait for the far end's application: what that takes is in no reading.
		const lowestMs = Math.min(...since.map(({ avgMs }) => avgMs));
		expect(lowestMs).toBeGreaterThan(ROUND_TRIP_MS - EARLY_MS[browser]);
		expect(lowestMs).toBeLessThan(ROUND_TRIP_MS + THOUGHT_MS / 4);
		expect(ben.echoes).toHaveLength(ben.exchanges.length);
		for (const [index, { roundTripMs }] of ben.echoes.entries()) {
			const seenMs = ben.exchanges[index]?.roundTripMs ?? Number.NaN;
			expect(Math.abs(roundTripMs - seenMs)).toBeLessThanOrEqual(toleranceOf(seenMs));
		}
		expect(ben.echoes.length).toBeGreaterThanOrEqual(4 * (SLOTS - 1));
	});
});
