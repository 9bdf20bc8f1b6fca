/** What a candidate itself takes for a poll, when the browser's part costs nothing. */
import type { Browser } from "playwright-core";
import { bundlePage } from "../browser/bundle.js";
import { type BenchPage, openPage } from "../browser/open-page.js";
import { candidateNames } from "../candidates/names.js";
import { inTurn } from "../statistics.js";
import { addRound, type Cost, costsOf, type Rounds } from "./costs.js";
import { recordedStreams } from "./recorded-streams.js";

/** The first polls set a candidate up, and the first rounds are what the engine needs to compile it. */
const UNMEASURED_POLLS = 10;
const UNMEASURED_ROUNDS = 2;

export async function timeProcessing(
	browser: Browser,
	{ streams, rounds, say }: { readonly streams: number; readonly rounds: number; say(line: string): void },
): Promise<Cost[]> {
	const polls = recordedStreams(streams);
	const pages = new Map<string, BenchPage>();
	const measured: Rounds = new Map();
	for (const { file } of candidateNames) {
		const page = await openPage(browser, await bundlePage("recorded-page", file));
		await page.call("load", polls);
		pages.set(file, page);
	}
	for (let round = 0; round < UNMEASURED_ROUNDS + rounds; round += 1) {
		say(`processing, ${streams} streams: round ${round + 1} of ${UNMEASURED_ROUNDS + rounds}`);
		for (const { file } of inTurn(candidateNames, round)) {
			const page = pages.get(file);
			await page?.devtools.send("HeapProfiler.collectGarbage");
			const pollMs = Number(await page?.call("timePolls", UNMEASURED_POLLS));
			if (round >= UNMEASURED_ROUNDS) addRound(measured, file, pollMs);
		}
	}
	for (const page of pages.values()) await page.close();
	return costsOf(measured);
}
