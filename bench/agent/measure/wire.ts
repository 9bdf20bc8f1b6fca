/** What five seconds of a participant with six streams come to as text. */
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { readRecording, replayRecording } from "@qoscope/agent/replay";
import type { Browser } from "playwright-core";
import { WebSocket, WebSocketServer } from "ws";
import { COMPRESSION } from "../../../packages/server/src/ingest/compression.js";
import { bundlePage } from "../browser/bundle.js";
import { openPage } from "../browser/open-page.js";
import { candidateNames } from "../candidates/names.js";
import { median } from "../statistics.js";
import { recordedCall, recordingOf } from "./recorded-streams.js";

/** Of one report of ours, as a socket carries it. */
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
	readonly medianTextBytes: number | undefined;
	readonly largestTextBytes: number;
	/** What came over the socket, with the frame's head. */
	readonly medianBytes: number | undefined;
	readonly largestBytes: number;
}

/** Bytes that each text takes over a real socket, compressed as the server has it. */
async function carried(texts: readonly string[]): Promise<number[]> {
	const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: COMPRESSION });
	await once(server, "listening");
	const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, {
		perMessageDeflate: { threshold: 0 },
	});
	const [accepted, request] = (await once(server, "connection")) as [WebSocket, IncomingMessage];
	await once(client, "open");
	const bytes: number[] = [];
	for (const text of texts) {
		const before = request.socket.bytesRead;
		client.send(text);
		const [data] = await once(accepted, "message");
		if (String(data) !== text) throw new Error("What was sent did not come.");
		bytes.push(request.socket.bytesRead - before);
	}
	client.terminate();
	server.close();
	return bytes;
}

/** The frames that go over the socket for slots of a recorded call in which all six types flowed. */
export async function ourFrames(recording: string): Promise<FrameSizes> {
	const texts: string[] = [];
	await replayRecording(readRecording(recordingOf(recording)), {
		onFrame(text) {
			const samples: object = JSON.parse(text).samples;
			if (Object.keys(samples).length >= STREAM_TYPES) texts.push(text);
		},
	});
	const [text, bytes] = [texts.map((one) => Buffer.byteLength(one)), await carried(texts)];
	return {
		...{ recording, frames: texts.length },
		...{ medianTextBytes: median(text), largestTextBytes: Math.max(...text) },
		...{ medianBytes: median(bytes), largestBytes: Math.max(...bytes) },
	};
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
