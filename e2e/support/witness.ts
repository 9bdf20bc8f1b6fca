/**
 * A witness beside the agent: it holds the page's first connection and reads getStats() four times a second on its
 * own, with none of the agent's code, so that the numbers of the API can be held against another reading.
 */
import type { Page } from "playwright-core";

/** The order of the m-lines in the calls of these tests. */
const MEDIA_BY_MID = ["audio", "video", "as"] as const;

export const SIX_STREAMS = [
	"audio_input",
	"audio_output",
	"video_input",
	"video_output",
	"as_input",
	"as_output",
] as const;
export type WatchedType = (typeof SIX_STREAMS)[number];

interface Reading {
	readonly atMs: number;
	/** Payload bytes without retransmissions since the start, by stream type. */
	readonly bytes: Readonly<Record<string, number>>;
}

const SLOT_MS = 5_000;
const READ_EVERY_MS = 250;
/** The agent polls each second, so what it counts to a slot began up to a second before the slot. */
const POLL_MS = 1_000;

/** Call it before the page is opened. */
export async function placeWitness(page: Page): Promise<void> {
	await page.addInitScript(
		({ media, everyMs }) => {
			const readings: Reading[] = [];
			Object.assign(globalThis, { witnessReadings: readings });
			let first: RTCPeerConnection | undefined;
			const Original = RTCPeerConnection;
			globalThis.RTCPeerConnection = class extends Original {
				constructor(configuration?: RTCConfiguration) {
					super(configuration);
					// A call again after a leave is another story: the witness follows the newest caller.
					if (first === undefined || first.connectionState === "closed") first = this;
				}
			};
			const read = async (connection: RTCPeerConnection) => {
				const bytes: Record<string, number> = {};
				const atMs = Date.now();
				for (const entry of (await connection.getStats()).values()) {
					const isSent = entry.type === "outbound-rtp";
					if (!isSent && entry.type !== "inbound-rtp") continue;
					const type = `${media[Number(entry.mid)]}_${isSent ? "input" : "output"}`;
					const payload = isSent
						? entry.bytesSent - (entry.retransmittedBytesSent ?? 0)
						: entry.bytesReceived - (entry.retransmittedBytesReceived ?? 0);
					bytes[type] = (bytes[type] ?? 0) + payload;
				}
				readings.push({ atMs, bytes });
			};
			setInterval(() => {
				if (first !== undefined && first.connectionState === "connected") void read(first);
			}, everyMs);
		},
		{ media: [...MEDIA_BY_MID], everyMs: READ_EVERY_MS },
	);
}

/** The lowest and the highest rate that a slot can have, whatever second its polls fell on; undefined without data. */
export async function witnessedRates(
	page: Page,
	slot: number,
	type: WatchedType,
): Promise<{ lowestBps: number; highestBps: number } | undefined> {
	const readings = await page.evaluate(
		({ fromMs, toMs }) => {
			const all: unknown = Reflect.get(globalThis, "witnessReadings");
			if (!Array.isArray(all)) throw new Error("The witness is not in the page.");
			return all.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
		},
		{ fromMs: slot - POLL_MS - READ_EVERY_MS, toMs: slot + SLOT_MS + READ_EVERY_MS },
	);
	const points = readings.flatMap(({ atMs, bytes }: Reading) => {
		const value = bytes[type];
		return value === undefined ? [] : [{ atMs, value }];
	});
	const rates = points.flatMap((start) => {
		if (start.atMs > slot + READ_EVERY_MS) return [];
		const end = points.find(({ atMs }) => atMs >= start.atMs + SLOT_MS - READ_EVERY_MS / 2);
		return end === undefined ? [] : [((end.value - start.value) * 8_000) / (end.atMs - start.atMs)];
	});
	return rates.length === 0 ? undefined : { lowestBps: Math.min(...rates), highestBps: Math.max(...rates) };
}
