/** The gateway example for real: Janus, two browsers without an agent, the reporter, the server, the API. */
import { join } from "node:path";
import { parseBitrate, parseMilliseconds, type QosEntry, SLOT_MS, type StreamType } from "@qoscope/wire";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { askParticipants, askQos, askSummary } from "./support/answers.js";
import { type Ask, openApi } from "./support/ask-api.js";
import { openBrowser } from "./support/browser.js";
import { ADMIN_SECRET, type JanusProcess, startJanus } from "./support/janus.js";
import { countedBps, flowingSince, joinJanusRoom } from "./support/janus-page.js";
import { type Deployment, deploy, REPOSITORY, type ServerProcess, spawnNode } from "./support/qoscope-process.js";

const WEBINAR = 471_147_114;
const REPORTER = join(REPOSITORY, "examples/janus-reporter/dist/main.js");
/** Whole slots of each participant to compare. */
const SLOTS = 4;
/** How far a bit rate may be from the page's own: Janus counts packets, and their payload is computed. */
const TOLERANCE = 0.15;

/** What the API calls each stream, and what the page that sends and receives it does. */
const OF_ANN: Readonly<Partial<Record<StreamType, string>>> = {
	audio_input: "audio_input",
	video_input: "video_input",
	as_input: "as_input",
	audio_output: "audio_output",
	video_output: "video_output",
};
const OF_BOB: Readonly<Partial<Record<StreamType, string>>> = {
	audio_device_from_crc: "audio_input",
	video_device_from_crc: "video_input",
	audio_device_to_crc: "audio_output",
	video_device_to_crc: "video_output",
	as_device_to_crc: "as_output",
};

let deployment: Deployment;
let server: ServerProcess;
let ask: Ask;
let janus: JanusProcess;
let browser: Browser;
let reporter: ReturnType<typeof spawnNode>;

beforeAll(async () => {
	[deployment, janus, browser] = await Promise.all([deploy(), startJanus(WEBINAR), openBrowser()]);
	server = await deployment.start();
	ask = await openApi(deployment, server);
	const { agentKeyId, agentKeySecret } = deployment.credentials;
	const visits = ["--visits", "^(visit|sip)-", "--crc", "^sip-"];
	const places = ["--janus", janus.adminUrl, "--qoscope", server.url];
	reporter = spawnNode([REPORTER, ...places, ...visits], deployment.folder, {
		JANUS_ADMIN_SECRET: ADMIN_SECRET,
		QOSCOPE_AGENT_KEY_ID: agentKeyId,
		QOSCOPE_AGENT_KEY_SECRET: agentKeySecret,
	});
});
afterAll(async () => {
	reporter?.child.kill("SIGKILL");
	await reporter?.ended;
	await browser?.close();
	await janus?.close();
	await deployment?.close();
});

async function joinAs(name: string, visit: string, share: boolean): Promise<Page> {
	const page = await (await browser.newContext()).newPage();
	await joinJanusRoom(page, { webSocketUrl: janus.webSocketUrl, room: WEBINAR, name, visit, share });
	return page;
}

async function participantNamed(name: string): Promise<string> {
	const { participants } = await askParticipants(ask, WEBINAR);
	const id = participants.find(({ user_name }) => user_name === name)?.user_id;
	if (id === undefined) throw new Error(`${name} is not in the list.`);
	return id;
}

/** The next slots of a participant that begin after `sinceMs`, each as the API shows it live. */
async function collectSlots(participant: string, sinceMs: number): Promise<readonly QosEntry[]> {
	const seen = new Map<string, QosEntry>();
	await expect
		.poll(
			async () => {
				for (const entry of await askQos(ask, WEBINAR, participant, "live")) {
					if (Date.parse(entry.date_time) > sinceMs) seen.set(entry.date_time, entry);
				}
				return seen.size;
			},
			{ timeout: (SLOTS + 12) * SLOT_MS, interval: 1_000 },
		)
		.toBeGreaterThanOrEqual(SLOTS);
	return [...seen.values()];
}

/** Every slot has a rate; all of them together have the page's. */
async function expectSameRates(
	page: Page,
	entries: readonly QosEntry[],
	types: Readonly<Partial<Record<StreamType, string>>>,
) {
	for (const [type, counted] of Object.entries(types)) {
		let [saidBps, lowestBps, highestBps] = [0, 0, 0];
		const groups: string[] = [];
		for (const entry of entries) {
			const group = JSON.stringify(Object.entries(entry).find(([name]) => name === type)?.[1] ?? "absent");
			groups.push(`${entry.date_time} ${group}`);
			const bitrateBps = parseBitrate(/"bitrate":"([^"]*)"/.exec(group)?.[1] ?? "") ?? 0;
			expect(bitrateBps, `${type} at ${entry.date_time}: ${group}`).toBeGreaterThan(0);
			const { lowest, highest } = await countedBps(page, counted, Date.parse(entry.date_time));
			saidBps += bitrateBps;
			lowestBps += lowest;
			highestBps += highest;
		}
		const where = `${type}: the page counted ${lowestBps} to ${highestBps} in ${groups.join(", ")}`;
		expect(saidBps, where).toBeGreaterThanOrEqual(lowestBps * (1 - TOLERANCE));
		expect(saidBps, where).toBeLessThanOrEqual(highestBps * (1 + TOLERANCE));
	}
}

it("reports from Janus' statistics what the browsers of participants without an agent count themselves", async () => {
	const ann = await joinAs("Ann", "visit-ann", true);
	const bob = await joinAs("Bob", "sip-bob", false);

	await expect.poll(() => participantNamed("Ann").catch(() => ""), { timeout: 60_000, interval: 500 }).not.toBe("");
	await expect.poll(() => participantNamed("Bob").catch(() => ""), { timeout: 60_000, interval: 500 }).not.toBe("");
	const [annId, bobId] = [await participantNamed("Ann"), await participantNamed("Bob")];
	const flowing = await Promise.all([
		flowingSince(ann, Object.values(OF_ANN)),
		flowingSince(bob, Object.values(OF_BOB)),
	]);
	// Janus is asked once a second: from then on the reporter has seen every stream twice.
	const sinceMs = Math.max(...flowing) + 2_000;
	const [ofAnn, ofBob] = await Promise.all([collectSlots(annId, sinceMs), collectSlots(bobId, sinceMs)]);

	// A page reads its counters twice a second; the last slot is compared when a later reading is there.
	const lastEnd = Math.max(...[...ofAnn, ...ofBob].map(({ date_time }) => Date.parse(date_time))) + SLOT_MS;
	for (const page of [ann, bob]) {
		await page.waitForFunction(`call.history.at(-1).audio_input.atMs > ${lastEnd + 1_000}`, undefined, {
			timeout: 30_000,
		});
	}
	await expectSameRates(ann, ofAnn, OF_ANN);
	await expectSameRates(bob, ofBob, OF_BOB);
	const last = ofAnn.at(-1);
	expect(last?.audio_input.avg_loss).toBe("0.0%");
	expect(parseMilliseconds(last?.audio_input.jitter ?? "")).toBeDefined();
	// Nobody else shares, a picture's size is not in Janus' statistics, and Bob came through a connector.
	expect(last?.as_output.bitrate).toBe("");
	expect(last?.video_input.resolution).toBe("");
	expect(ofBob.at(-1)?.audio_input.bitrate).toBe("");

	const { participants } = await askSummary(ask, WEBINAR);
	expect(participants.map(({ user_name }) => user_name).sort()).toEqual(["Ann", "Bob"]);

	await bob.close();
	const leaveTimeOf = async (name: string) =>
		(await askParticipants(ask, WEBINAR)).participants.find(({ user_name }) => user_name === name)?.leave_time;
	await expect.poll(() => leaveTimeOf("Bob"), { timeout: 60_000, interval: 500 }).toMatch(/Z$/);
	expect((await leaveTimeOf("Ann")) ?? "").toBe("");

	reporter.child.kill("SIGTERM");
	expect(await reporter.ended, JSON.stringify(reporter.output())).toBe(0);
}, 300_000);
