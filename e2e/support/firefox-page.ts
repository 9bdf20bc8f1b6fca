/**
 * The page of an application in Firefox: a reader of its own beside the agent, and the media led through a relay, whose
 * delay is known.
 */
import type { Browser, Page } from "puppeteer-core";
import type { Impairment } from "../../lab/src/relay/impairment.js";
import { openRelay, type Relay } from "../../lab/src/relay/relay.js";
import { MEDIA_BY_MID, type WatchedType } from "./witness.js";

type Entry = Readonly<Record<string, unknown>>;

/** What getStats() of the page's first connection gave, whole. */
export interface FirefoxReading {
	/** The page's clock. */
	readonly atMs: number;
	readonly entries: readonly Entry[];
}

const READ_EVERY_MS = 250;
const EDGE_MS = 2_000;
/** What Firefox offers. */
const OPUS_PAYLOAD_TYPE = 109;

/** Runs before the application. The far end learns no candidate: it answers whom it hears, which is the relay. */
const preload = `
const Original = RTCPeerConnection;
const connections = [];
globalThis.readings = [];
let relayed = false;
globalThis.RTCPeerConnection = class extends Original {
	constructor(configuration) {
		super(configuration);
		connections.push(this);
	}
	setRemoteDescription({ type, sdp }) {
		return super.setRemoteDescription({ type, sdp: sdp.replace(/^a=(candidate|end-of-candidates).*\\r\\n/gm, "") });
	}
	async addIceCandidate(candidate) {
		const host = /(\\d+\\.\\d+\\.\\d+\\.\\d+) (\\d+) typ host/;
		const [found, address, port] = / udp /i.test(candidate?.candidate) ? (host.exec(candidate.candidate) ?? []) : [];
		if (this !== connections[0] || relayed || !found) return;
		relayed = true;
		const relayPort = await openRelay(address, Number(port));
		const through = candidate.candidate.replace(host, address + " " + relayPort + " typ host");
		await super.addIceCandidate({ ...candidate.toJSON(), candidate: through });
	}
};
const read = async () => {
	const report = await connections[0]?.getStats();
	if (report) readings.push({ atMs: Date.now(), entries: [...report.values()].map((entry) => ({ ...entry })) });
	setTimeout(read, ${READ_EVERY_MS});
};
void read();
`;

export interface FirefoxPage {
	readonly page: Page;
	readonly problems: readonly string[];
	/** Once media flow. */
	readonly relay: () => Relay;
	readonly readings: () => Promise<readonly FirefoxReading[]>;
}

/** What the relay does acts on either direction. */
export async function openFirefoxPage(browser: Browser, url: string, impairment: Impairment): Promise<FirefoxPage> {
	const page = await browser.newPage();
	const problems: string[] = [];
	let relay: Relay | undefined;
	page.on("pageerror", (error) => problems.push(String(error)));
	await page.exposeFunction("openRelay", async (address: string, port: number) => {
		relay = await openRelay({
			target: { address, port },
			up: impairment,
			down: impairment,
			seed: 1,
			clockRates: { [OPUS_PAYLOAD_TYPE]: 48_000 },
		});
		return relay.port;
	});
	await page.evaluateOnNewDocument(`(() => {${preload}})()`);
	await page.goto(url);
	return {
		page,
		problems,
		relay() {
			if (relay === undefined) throw new Error("No packet came to the relay.");
			return relay;
		},
		readings: () => page.evaluate(() => Reflect.get(globalThis, "readings")),
	};
}

/** What the browser's counters of one stream say of the whole call. */
export interface CountedStream {
	readonly ssrc: unknown;
	/** Of a received stream; NaN of a sent one. */
	readonly packetsReceived: number;
	readonly packetsLost: number;
	/**
	 * Payload without retransmissions, as far as Firefox tells these: the least and the most that it was, as the agent may
	 * have begun and ended up to two seconds within the readings, and a browser that probes sends unevenly.
	 */
	readonly bps: { readonly least: number; readonly most: number };
	readonly framesPerSecond: number;
	/** Every size that its pictures had. */
	readonly sizes: readonly string[];
}

export function countStream(readings: readonly FirefoxReading[], type: WatchedType): CountedStream {
	const [medium, way] = type.split("_");
	const isSent = way === "input";
	const entries = readings
		.flatMap((reading) => reading.entries)
		.filter((entry) => entry["type"] === (isSent ? "outbound-rtp" : "inbound-rtp"))
		.filter((entry) => MEDIA_BY_MID[Number(entry["mid"])] === medium);
	const [first, last] = [entries[0] ?? {}, entries.at(-1) ?? {}];
	const since = (name: string) => Number(last[name] ?? 0) - Number(first[name] ?? 0);
	const bytesOf = (entry: Entry) =>
		isSent ? Number(entry["bytesSent"]) - Number(entry["retransmittedBytesSent"] ?? 0) : Number(entry["bytesReceived"]);
	const isNear = (entry: Entry, end: Entry) =>
		Math.abs(Number(entry["timestamp"]) - Number(end["timestamp"])) <= EDGE_MS;
	const starts = entries.filter((entry) => isNear(entry, first));
	const ends = entries.filter((entry) => isNear(entry, last));
	const rates = starts.flatMap((start) =>
		ends.map(
			(end) => (8_000 * (bytesOf(end) - bytesOf(start))) / (Number(end["timestamp"]) - Number(start["timestamp"])),
		),
	);
	const seconds = since("timestamp") / 1_000;
	return {
		ssrc: last["ssrc"],
		packetsReceived: Number(last["packetsReceived"]),
		packetsLost: Number(last["packetsLost"]),
		bps: { least: Math.min(...rates), most: Math.max(...rates) },
		framesPerSecond: since(isSent ? "framesSent" : "framesDecoded") / seconds,
		sizes: [...new Set(entries.map((entry) => `${entry["frameWidth"]}*${entry["frameHeight"]}`))],
	};
}
