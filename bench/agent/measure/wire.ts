/** What five seconds of a participant with six streams come to as text. */
import { readRecording, replayRecording } from "@qoscope/agent/replay";
import type { Browser } from "playwright-core";
import { bundlePage } from "../browser/bundle.js";
import { openPage } from "../browser/open-page.js";
import { candidateNames } from "../candidates/names.js";
import { median } from "../statistics.js";
import { recordedCall, recordingOf } from "./recorded-streams.js";

/** Of one report of ours, before the socket compresses it. */
export const LARGEST_REPORT_BYTES = 400;
/** A slot. */
const REPORT_SECONDS = 5;
const UNMEASURED_POLLS = 10;
const STREAM_TYPES = 6;

export interface WireUse {
	readonly title: string;
	/** Bytes of five seconds. */
	readonly bytes: number;
}

export interface FrameSizes {
	readonly recording: string;
	readonly frames: number;
	readonly medianBytes: number | undefined;
	readonly largestBytes: number;
}

/** The frames that go over the socket for slots of a recorded call in which all six types flowed. */
export async function ourFrames(recording: string): Promise<FrameSizes> {
	const bytes: number[] = [];
	await replayRecording(readRecording(recordingOf(recording)), {
		onFrame(text) {
			const samples: object = JSON.parse(text).samples;
			if (Object.keys(samples).length >= STREAM_TYPES) bytes.push(Buffer.byteLength(text));
		},
	});
	return { recording, frames: bytes.length, medianBytes: median(bytes), largestBytes: Math.max(...bytes) };
}

/** All that a candidate hands to its application, which sends what it likes of it. */
export async function handedOut(browser: Browser, say: (line: string) => void): Promise<WireUse[]> {
	const polls = recordedCall();
	const uses: WireUse[] = [];
	for (const { file, title, imported } of candidateNames) {
		if (!imported) continue;
		say(`handed out: ${title}`);
		const page = await openPage(browser, await bundlePage("recorded-page", file));
		await page.call("load", polls);
		const samples = (await page.call("collect", UNMEASURED_POLLS)) as string[];
		await page.close();
		const sum = samples.reduce((bytes, sample) => bytes + Buffer.byteLength(sample), 0);
		uses.push({ title, bytes: (sum * REPORT_SECONDS) / (polls.length - UNMEASURED_POLLS) });
	}
	return uses;
}
