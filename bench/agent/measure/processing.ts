/** What a candidate itself takes for a poll, when the browser's part costs nothing. */
import type { Browser } from "playwright-core";
import { bundlePage } from "../browser/bundle.js";
import { type BenchPage, busyMs, openPage } from "../browser/open-page.js";
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
	const candidates: { file: string; page: BenchPage }[] = [];
	const measuredPolls = polls.length - UNMEASURED_POLLS;
	const measured: Rounds = new Map();
	for (const { file, isCallAlone } of candidateNames) {
		if (isCallAlone) continue;
		const page = await openPage(browser, await bundlePage("recorded-page", file));
		await page.call("load", polls);
		candidates.push({ file, page });
	}
	for (let round = 0; round < UNMEASURED_ROUNDS + rounds; round += 1) {
		say(`processing, ${streams} streams: round ${round + 1} of ${UNMEASURED_ROUNDS + rounds}`);
		for (const { file, page } of inTurn(candidates, round)) {
			await page.devtools.send("HeapProfiler.collectGarbage");
			await page.call("begin", UNMEASURED_POLLS);
			const fromMs = await busyMs(page);
			const asked = await page.call("goOn", UNMEASURED_POLLS);
			const pollMs = ((await busyMs(page)) - fromMs) / measuredPolls;
			await page.call("letGo");
			const expected = file === "nothing" ? 0 : measuredPolls;
			if (asked !== expected) throw new Error(`${file} polled ${asked} times and not ${expected}.`);
			if (round >= UNMEASURED_ROUNDS) addRound(measured, file, pollMs);
		}
	}
	for (const { page } of candidates) await page.close();
	return costsOf(measured);
}
