/** `qoscope simulate`, live and of the past: what was acknowledged is what the API says, through a crash as well. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SLOT_MS } from "@qoscope/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askQos, askSummary } from "./support/answers.js";
import { type Ask, openApi } from "./support/ask-api.js";
import { expectedEntries, expectedSummary } from "./support/expected-figures.js";
import { type Deployment, deploy, type ServerProcess } from "./support/qoscope-process.js";
import { readRecorded } from "./support/read-recorded.js";
import { until } from "./support/until.js";

const PARTICIPANTS = 20;
/** So long that the server has a minute to come back before the simulation gives the open reports up. */
const SECONDS = 40;
const LIVE_WEBINAR = 93_201_235_651;
const PAST_WEBINAR = 93_201_235_652;
/** In the middle of the second round of eight. */
const CRASH_AFTER_REPORTS = PARTICIPANTS * 1.25;

/** Each has a server of its own, since one of them crashes. */
interface Place {
	readonly deployment: Deployment;
	server: ServerProcess;
}
const places: Place[] = [];
beforeAll(async () => {
	for (let count = 0; count < 2; count++) {
		const deployment = await deploy();
		places.push({ deployment, server: await deployment.start() });
	}
});
afterAll(async () => {
	for (const { deployment } of places) await deployment.close();
});

function takePlace(index: number): Place {
	const place = places[index];
	if (place === undefined) throw new Error("There is no server for this test.");
	return place;
}

async function simulate({ deployment, server }: Place, webinar: number, file: string, ...more: string[]) {
	return deployment.attempt([
		...["simulate", "--webinar", String(webinar), "--participants", String(PARTICIPANTS), "--for", `${SECONDS}s`],
		...["--seed", "3", "--record", file, "--url", server.url, ...more],
	]);
}

/** How many whole lines it has by now; the last one may still be under way. */
const countRecorded = (file: string) => (existsSync(file) ? readFileSync(file, "utf8").split("\n").length - 1 : 0);

async function expectRecorded(ask: Ask, webinar: number, file: string): Promise<void> {
	const recorded = readRecorded(file);
	expect(recorded.size).toBe(PARTICIPANTS);
	const { participants } = await askSummary(ask, webinar);
	expect(new Set(participants.map(({ participant_id }) => participant_id))).toEqual(new Set(recorded.keys()));
	const listed = await ask<{ participants: { device: string }[] }>(
		`/v2/metrics/webinars/${webinar}/participants?type=past&page_size=300`,
	);
	// Typed clients of the hosted service know no empty device.
	expect(listed.participants.filter(({ device }) => device === "")).toEqual([]);
	expect(listed.participants).toHaveLength(PARTICIPANTS);
	for (const { participant_id, qos } of participants) {
		const reports = recorded.get(participant_id) ?? [];
		expect(reports.length, participant_id).toBeGreaterThan(0);
		expect(qos).toEqual(expectedSummary(reports));
		expect(await askQos(ask, webinar, participant_id, "past")).toEqual(expectedEntries(reports));
	}
}

/** The recordings have gaps, so that not every slot of everybody has a report. */
function expectComplete({ code, stdout, stderr }: Awaited<ReturnType<typeof simulate>>, file: string): void {
	expect({ code, turnedAway: /turned away|never/.exec(stderr)?.[0] }).toEqual({ code: 0, turnedAway: undefined });
	const reports = [...readRecorded(file).values()].reduce((sum, { length }) => sum + length, 0);
	expect(reports).toBeGreaterThan(PARTICIPANTS);
	expect(reports).toBeLessThanOrEqual((PARTICIPANTS * SECONDS * 1_000) / SLOT_MS);
	expect(stdout).toBe(`simulated: ${PARTICIPANTS} participants, ${reports} reports acknowledged, 0 refused\n`);
	expect(stderr).toContain(`${reports} reports sent, ${reports} acknowledged, 0 refused`);
}

describe.concurrent("a simulated webinar", () => {
	it("loses nothing when the server crashes in the middle and comes back", async () => {
		const place = takePlace(0);
		const file = join(place.deployment.folder, "live.jsonl");
		const simulation = simulate(place, LIVE_WEBINAR, file, "--end");
		const isUnderWay = (count: number) => count >= CRASH_AFTER_REPORTS;
		const before = await until("acknowledged reports", () => countRecorded(file), isUnderWay, 20);
		await place.server.crash();
		place.server = await place.deployment.start();
		const result = await simulation;
		expect(before, "the crash must come before the last reports").toBeLessThan(countRecorded(file));
		expectComplete(result, file);
		await expectRecorded(await openApi(place.deployment, place.server), LIVE_WEBINAR, file);
	});

	it("of a past hour has the figures that were sent, and is over", async () => {
		const place = takePlace(1);
		const file = join(place.deployment.folder, "past.jsonl");
		const at = new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d+Z$/, "Z");
		expectComplete(await simulate(place, PAST_WEBINAR, file, "--at", at), file);
		const ask = await openApi(place.deployment, place.server);
		await expectRecorded(ask, PAST_WEBINAR, file);
		const { webinars } = await ask<{ webinars: { id: number }[] }>("/v2/metrics/webinars?type=past");
		expect(webinars.map(({ id }) => id)).toContain(PAST_WEBINAR);
	});
});
