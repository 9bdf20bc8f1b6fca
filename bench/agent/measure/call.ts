/** What each candidate costs the main thread of a page that is in a real call. */
import type { Browser } from "playwright-core";
import { bundlePage } from "../browser/bundle.js";
import { busyMs, openPage } from "../browser/open-page.js";
import { candidateNames } from "../candidates/names.js";
import { inTurn } from "../statistics.js";
import { addRound, type Cost, costsOf, type Rounds } from "./costs.js";

/** Until what a start costs is over: what runs for an hour is measured, and not its first polls. */
const WARM_MS = 6_000;
/** Until the last one has seen that it was stopped. */
const STOP_MS = 2_000;

const pause = (forMs: number) => new Promise((resolve) => setTimeout(resolve, forMs));

export interface CallOptions {
	readonly streams: number;
	/** Of each window that is measured. */
	readonly seconds: number;
	readonly rounds: number;
	say(line: string): void;
}

export async function timeCall(browser: Browser, { streams, seconds, rounds, say }: CallOptions): Promise<Cost[]> {
	const measured: Rounds = new Map();
	const page = await openPage(browser, await bundlePage("call-page"));
	await page.call("call", streams);
	for (let round = 0; round < rounds; round += 1) {
		for (const { file, title } of inTurn(candidateNames, round)) {
			// The garbage of the one before is not this one's.
			await page.devtools.send("HeapProfiler.collectGarbage");
			await page.call("start", file);
			await pause(WARM_MS);
			await page.call("takePolls");
			const fromMs = await busyMs(page);
			await pause(seconds * 1_000);
			const takenMs = (await busyMs(page)) - fromMs;
			// Where nobody polls, what a poll would have to be compared with is a second.
			const polls = Number(await page.call("takePolls")) || seconds;
			await page.call("stop");
			await pause(STOP_MS);
			addRound(measured, file, takenMs / polls);
			say(
				`call, ${streams} streams, round ${round + 1} of ${rounds}: ${title} ${takenMs.toFixed(1)} ms, ${polls} polls`,
			);
		}
	}
	await page.close();
	return costsOf(measured);
}
