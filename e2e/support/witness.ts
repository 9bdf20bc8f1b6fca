/**
 * A witness beside the agent: it reads with none of the agent's code whatever getStats() of the page's first connection
 * gives, so that the numbers of the API can be held against the browser's own counters. It reads when the agent does:
 * on a busy machine a rate between other moments would be another one.
 */
import type { Page } from "playwright-core";

/** The order of the m-lines in the calls of these tests. */
export const MEDIA_BY_MID = ["audio", "video", "as"] as const;

export const SIX_STREAMS = [
	"audio_input",
	"audio_output",
	"video_input",
	"video_output",
	"as_input",
	"as_output",
] as const;
export type WatchedType = (typeof SIX_STREAMS)[number];

interface Counter {
	/** Payload bytes without retransmissions since the start. */
	readonly bytes: number;
	/** When the browser counted them, on its own clock. */
	readonly countedMs: number;
}

interface Reading {
	/** When the page got it. */
	readonly atMs: number;
	/** By stream type. */
	readonly counters: Readonly<Record<string, Counter>>;
}

const SLOT_MS = 5_000;
/** How far from a slot's border a reading may have been got that the agent counted to its other side. */
const BORDER_MS = 1_000;

/** Call it before the page is opened. */
export async function placeWitness(page: Page): Promise<void> {
	await page.addInitScript((media) => {
		const readings: Reading[] = [];
		Object.assign(globalThis, { witnessReadings: readings });
		let first: RTCPeerConnection | undefined;
		const Original = RTCPeerConnection;
		const read = (report: RTCStatsReport) => {
			const counters: Record<string, Counter> = {};
			for (const entry of report.values()) {
				const isSent = entry.type === "outbound-rtp";
				if (!isSent && entry.type !== "inbound-rtp") continue;
				const type = `${media[Number(entry.mid)]}_${isSent ? "input" : "output"}`;
				const payload = isSent
					? entry.bytesSent - (entry.retransmittedBytesSent ?? 0)
					: entry.bytesReceived - (entry.retransmittedBytesReceived ?? 0);
				counters[type] = { bytes: (counters[type]?.bytes ?? 0) + payload, countedMs: entry.timestamp };
			}
			readings.push({ atMs: Date.now(), counters });
		};
		globalThis.RTCPeerConnection = class extends Original {
			constructor(configuration?: RTCConfiguration) {
				super(configuration);
				// A call again after a leave is another story: the witness follows the newest caller.
				if (first === undefined || first.connectionState === "closed") first = this;
			}
			override async getStats(selector?: MediaStreamTrack | null) {
				const report = await super.getStats(selector);
				if (this === first) read(report);
				return report;
			}
		};
	}, MEDIA_BY_MID);
}

/**
 * The lowest and the highest rate that a slot can have. What lies between two readings belongs to the slot in which the
 * later one was got, so a slot goes from the last reading before it to the last one in it; of readings near a border
 * nobody but the agent knows on which side it saw them.
 */
export async function witnessedRates(
	page: Page,
	slot: number,
	type: WatchedType,
): Promise<{ lowestBps: number; highestBps: number } | undefined> {
	const readings = await page.evaluate(() => {
		const all: unknown = Reflect.get(globalThis, "witnessReadings");
		if (!Array.isArray(all)) throw new Error("The witness is not in the page.");
		return all;
	});
	const points = readings.flatMap(({ atMs, counters }: Reading) => {
		const counter = counters[type];
		return counter === undefined ? [] : [{ atMs, ...counter }];
	});
	/** Those that can be the last before a time. */
	const lastBefore = (timeMs: number) => {
		const surely = points.filter(({ atMs }) => atMs < timeMs - BORDER_MS).slice(-1);
		return [...surely, ...points.filter(({ atMs }) => Math.abs(atMs - timeMs) <= BORDER_MS)];
	};
	const rates = lastBefore(slot).flatMap((start) =>
		lastBefore(slot + SLOT_MS)
			.filter((end) => end.countedMs > start.countedMs)
			.map((end) => ((end.bytes - start.bytes) * 8_000) / (end.countedMs - start.countedMs)),
	);
	return rates.length === 0 ? undefined : { lowestBps: Math.min(...rates), highestBps: Math.max(...rates) };
}
