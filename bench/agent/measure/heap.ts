/** What candidates leave in the heap, and what they hold while they run. */
import type { Browser } from "playwright-core";
import { bundlePage } from "../browser/bundle.js";
import { type BenchPage, heapBytes, openPage } from "../browser/open-page.js";
import { candidateNames } from "../candidates/names.js";
import { recordedStreams } from "./recorded-streams.js";

/** What happens once and stays, such as compiled code, is over after so many. */
const FIRST_CYCLES = 50;
const CYCLES = 1_000;
/** A call of six streams is begun and ended. */
const CYCLED_STREAMS = 6;
export const KEPT_STREAMS = 50;
const SETTLED_POLLS = 20;

export interface HeapUse {
	readonly title: string;
	/** What a start and a stop leave behind, on the average. */
	readonly leftBytes: number;
	/** What is held after twenty polls of fifty streams. */
	readonly heldBytes: number;
	/** By how much that grows with each poll after these. */
	readonly growthBytes: number;
}

async function leftByCycles(page: BenchPage): Promise<number> {
	await page.call("load", recordedStreams(CYCLED_STREAMS));
	await page.call("cycle", FIRST_CYCLES);
	const before = await heapBytes(page);
	await page.call("cycle", CYCLES);
	return ((await heapBytes(page)) - before) / CYCLES;
}

async function heldWhileRunning(page: BenchPage): Promise<{ heldBytes: number; growthBytes: number }> {
	const polls = recordedStreams(KEPT_STREAMS);
	await page.call("load", polls);
	// Compiled code and the shapes of objects are there before and after.
	await page.call("keep", 0, SETTLED_POLLS);
	await page.call("letGo");
	const before = await heapBytes(page);
	await page.call("keep", 0, SETTLED_POLLS);
	const held = await heapBytes(page);
	await page.call("keep", SETTLED_POLLS, polls.length);
	const later = await heapBytes(page);
	await page.call("letGo");
	return { heldBytes: held - before, growthBytes: (later - held) / (polls.length - SETTLED_POLLS) };
}

export async function weighHeap(browser: Browser, say: (line: string) => void): Promise<HeapUse[]> {
	const uses: HeapUse[] = [];
	for (const { file, title, isCallAlone } of candidateNames) {
		if (isCallAlone) continue;
		say(`heap: ${title}`);
		const script = await bundlePage("recorded-page", file);
		const [cycled, kept] = [await openPage(browser, script), await openPage(browser, script)];
		uses.push({ title, leftBytes: await leftByCycles(cycled), ...(await heldWhileRunning(kept)) });
		await cycled.close();
		await kept.close();
	}
	return uses;
}
