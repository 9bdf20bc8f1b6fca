/** The whole way of a datum in a real browser: call, agent, server, API, page. */
import { minuteStartOf, parseBitrate, parseMilliseconds, type QosEntry, SLOT_MS } from "@qoscope/wire";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SHOWN_METRICS, wordsOf } from "../packages/dashboard/src/try/shown-streams.js";
import { openSlotHistory } from "../packages/dashboard/src/try/slot-history.js";
import { askParticipants, askQos, askSummary, disorderOf, wordsOfEntry } from "./support/answers.js";
import { type Ask, openApi } from "./support/ask-api.js";
import { openBrowser, takeScreenshots } from "./support/browser.js";
import { expectedEntries, expectedSummary } from "./support/expected-figures.js";
import { readReports, serveForeignPage } from "./support/foreign-page.js";
import { type Deployment, deploy, type ServerProcess } from "./support/qoscope-process.js";
import { until } from "./support/until.js";
import { placeWitness, SIX_STREAMS, type WatchedType, witnessedRates } from "./support/witness.js";

/** Half a minute of call, after the first slot in which everything flows, which may be a short one. */
const SLOTS = 6;
const TRY_WEBINAR = 100_000_000;
const FOREIGN_WEBINAR = 987_654_321;
/** How far the agent's bit rate may be from the witness's: the words of the API are rounded. */
const TOLERANCE = 0.01;
/** A browser that shares the machine with three calls takes its time. */
const BROWSER_LIMIT_MS = 240_000;

/** The words of one slot, by stream and metric; "" where nothing was measured, as the API says it. */
type SlotWords = Readonly<Record<string, Readonly<Record<string, string>>>>;
interface SeenSlot {
	readonly slot: number;
	readonly page: SlotWords;
	readonly api: QosEntry;
}

let deployment: Deployment;
let server: ServerProcess;
let ask: Ask;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
	deployment = await deploy();
	server = await deployment.start();
	ask = await openApi(deployment, server);
	browser = await openBrowser();
	context = await browser.newContext({ viewport: { width: 1_280, height: 900 } });
	context.setDefaultTimeout(BROWSER_LIMIT_MS);
});
afterAll(async () => {
	await browser?.close();
	await deployment?.close();
});

async function openPage(url: string): Promise<{ page: Page; problems: string[] }> {
	const page = await context.newPage();
	const problems: string[] = [];
	page.on("pageerror", (error) => problems.push(error.message));
	page.on("console", (message) => {
		if (message.type() === "error") problems.push(message.text());
	});
	await placeWitness(page);
	await page.goto(url);
	return { page, problems };
}

const flows = ({ api }: SeenSlot) => SIX_STREAMS.every((type) => (parseBitrate(api[type].bitrate) ?? 0) > 0);

/** Whole slots: those after the first in which all six streams flow. The call's start may lack some. */
function wholeSlots(seen: readonly SeenSlot[]): readonly SeenSlot[] {
	const first = seen.findIndex(flows);
	return first < 0 ? [] : seen.slice(first + 1);
}

/**
 * What the API says of a slot while it is the newest one; undefined when it is not any more. An answer after the next
 * slot's end lacks readings that the page still had, since `live` takes none that are older than 15 s.
 */
async function askWhileNewest(webinar: number, participant: string, slot: number): Promise<QosEntry | undefined> {
	const newest = await until(
		`the slot ${slot} in the API`,
		async () => (await askQos(ask, webinar, participant, "live"))[0],
		(entry) => entry !== undefined && Date.parse(entry.date_time) >= slot,
	);
	const isInTime = newest !== undefined && Date.parse(newest.date_time) === slot && Date.now() < slot + 2 * SLOT_MS;
	return isInTime ? newest : undefined;
}

/**
 * Waits for slots one after the other; for each takes what the page says and what the API says at the same moment. Slots
 * that a busy machine shows or reads too late for that are passed over.
 */
async function collectSlots(
	webinar: number,
	participant: () => Promise<string>,
	newestOnPage: (after: number) => Promise<{ slot: number; words: SlotWords }>,
): Promise<SeenSlot[]> {
	const seen: SeenSlot[] = [];
	let newest = 0;
	while (wholeSlots(seen).length < SLOTS - 1) {
		const { slot, words } = await newestOnPage(newest);
		newest = slot;
		const api = await askWhileNewest(webinar, await participant(), slot);
		if (api !== undefined) seen.push({ slot, page: words, api });
	}
	return seen;
}

/** What page, API and, once all six streams flow, witness say of the same slot. */
async function expectOneTruth(page: Page, seen: readonly SeenSlot[]): Promise<void> {
	for (const { slot, page: words, api } of seen) {
		for (const type of SIX_STREAMS) expect(words[type], `${type} at ${slot}`).toEqual(wordsOfEntry(api, type));
	}
	const full = wholeSlots(seen);
	for (const { slot, api } of full) {
		for (const type of SIX_STREAMS) {
			const bitrateBps = parseBitrate(api[type].bitrate) ?? 0;
			expect(bitrateBps, `${type} at ${slot}`).toBeGreaterThan(0);
			const witnessed = await witnessedRates(page, slot, type);
			if (witnessed === undefined) throw new Error(`The witness has nothing of ${type} at ${slot}.`);
			expect(bitrateBps, `${type} at ${slot}`).toBeGreaterThanOrEqual(witnessed.lowestBps * (1 - TOLERANCE));
			expect(bitrateBps, `${type} at ${slot}`).toBeLessThanOrEqual(witnessed.highestBps * (1 + TOLERANCE));
		}
	}
	const last = full.at(-1)?.api;
	expect([last?.video_input.resolution, last?.video_output.resolution]).not.toContain("");
	expect([last?.as_input.resolution, last?.as_output.resolution]).toEqual(["1280*720", "1280*720"]);
	expect(parseMilliseconds(last?.video_input.latency ?? "")).toBeDefined();
}

/** After the end: a minute entry for every minute with a slot, and a summary in order. */
async function expectPast(webinar: number, participant: string, seen: readonly SeenSlot[]): Promise<void> {
	await ask(`/api/v1/webinars/${webinar}/end`, "POST");
	const past = await askQos(ask, webinar, participant, "past");
	const minutes = past.map(({ date_time }) => Date.parse(date_time));
	expect(minutes).toEqual(expect.arrayContaining([...new Set(seen.map(({ slot }) => minuteStartOf(slot)))]));
	expect(minutes.every((minute) => minute % 60_000 === 0)).toBe(true);
	for (const type of SIX_STREAMS) expect(past.at(-1)?.[type].bitrate).toMatch(/ kbps$/);
	expect(await askQos(ask, webinar, participant, "live")).toEqual([]);

	const { participants } = await askSummary(ask, webinar);
	const found = participants.find(({ participant_id }) => participant_id === participant);
	expect(found?.qos.map(({ type }) => type)).toEqual(expect.arrayContaining([...SIX_STREAMS]));
	for (const { type, details } of found?.qos ?? []) expect(disorderOf(details), type).toEqual([]);
}

// All run side by side in one browser, since most of their time is waiting for slots.
describe.concurrent("the try page", () => {
	it("shows, for half a minute of call, the numbers that the API gives and the browser counted", async () => {
		const { page, problems } = await openPage(`${server.url}/try`);
		const participant = async () => {
			const command = page.locator("#curl-live");
			await page.locator("#copy-live:not([disabled])").waitFor();
			const id = /participants\/(\d+)\/qos/.exec((await command.textContent()) ?? "")?.[1];
			if (id === undefined) throw new Error("The page's command names no participant.");
			return id;
		};
		const seen = await collectSlots(TRY_WEBINAR, participant, async (after) => {
			await page.waitForFunction(
				(slot) => Number(document.querySelector<HTMLElement>("td[data-slot]")?.dataset["slot"] ?? 0) > slot,
				after,
			);
			return page.evaluate(() => {
				const words: Record<string, Record<string, string>> = {};
				const cells = [...document.querySelectorAll<HTMLElement>("td[data-metric]")];
				for (const { dataset, textContent } of cells) {
					const type = dataset["type"] ?? "";
					words[type] = { ...words[type], [dataset["metric"] ?? ""]: textContent === "–" ? "" : (textContent ?? "") };
				}
				return { slot: Number(cells[0]?.dataset["slot"]), words };
			});
		});
		await takeScreenshots(page, "try-page");
		expect(await page.locator("#state-words").textContent()).toBe("Reporting");
		await expectOneTruth(page, seen);

		const id = await participant();
		const { participants } = await askParticipants(ask, TRY_WEBINAR);
		expect(participants.find(({ user_id }) => user_id === id)).toMatchObject({
			connection_type: "UDP",
			video_connection_type: "UDP",
			as_connection_type: "UDP",
			browser_name: "Chrome",
		});
		await page.locator("#leave").click();
		await page.getByText("Left", { exact: true }).waitFor();
		await expectPast(TRY_WEBINAR, id, seen);
		expect(problems).toEqual([]);
		await page.close();
	});
});

describe.concurrent("an application of another origin", () => {
	it("reports with the pinned script and a join token, and the API says what the agent and the browser counted", async () => {
		const integrity = (await (await fetch(`${server.url}/agent.js.integrity`)).text()).trim();
		const said = await deployment.run("join-token", "--webinar", String(FOREIGN_WEBINAR), "--name", "Ada");
		const joinToken = said.trim();
		const foreign = await serveForeignPage({
			server: server.url,
			integrity,
			webinarNumber: FOREIGN_WEBINAR,
			joinToken,
		});
		const { page, problems } = await openPage(foreign.url);
		await page.locator("#join").click();
		let known: string | undefined;
		const participant = async () => {
			known ??= (await askParticipants(ask, FOREIGN_WEBINAR)).participants[0]?.user_id;
			if (known === undefined) throw new Error("The participant is not in the list.");
			return known;
		};
		const history = openSlotHistory();
		const seen = await collectSlots(FOREIGN_WEBINAR, participant, async (after) => {
			const item = page.locator("li").last();
			await page.waitForFunction(
				(slot) => Number(document.querySelector<HTMLElement>("li:last-child")?.dataset["slot"] ?? 0) > slot,
				after,
			);
			const slot = Number(await item.getAttribute("data-slot"));
			history.add({ slot, samples: JSON.parse((await item.textContent()) ?? "[]") });
			const say = (type: WatchedType) => {
				const figures = history.liveFiguresAt(slot, type) ?? {};
				const metrics = SHOWN_METRICS.filter(
					({ metric }) => !type.startsWith("audio") || (metric !== "resolution" && metric !== "frame_rate"),
				);
				return Object.fromEntries(metrics.map(({ metric }) => [metric, wordsOf(figures, metric) ?? ""]));
			};
			return { slot, words: Object.fromEntries(SIX_STREAMS.map((type) => [type, say(type)])) };
		});
		await expectOneTruth(page, seen);
		await page.locator("#leave").click();
		await page.locator("body[data-left=yes]").waitFor();
		await expectPast(FOREIGN_WEBINAR, await participant(), seen);
		// Of everything that the agent has reported, also of slots that were passed over above.
		const reports = await readReports(page);
		expect(reports.length).toBeGreaterThanOrEqual(seen.length);
		expect(await askQos(ask, FOREIGN_WEBINAR, await participant(), "past")).toEqual(expectedEntries(reports));
		const { participants } = await askSummary(ask, FOREIGN_WEBINAR);
		expect(participants.map(({ qos }) => qos)).toEqual([expectedSummary(reports)]);
		expect(problems).toEqual([]);
		await page.close();
		await foreign.close();
	});
});
