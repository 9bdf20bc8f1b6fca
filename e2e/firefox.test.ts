/** The whole way of a datum in a real Firefox: what it tells is in the API and true, what it does not tell is absent. */
import {
	parseBitrate,
	parseFrameRate,
	parseMilliseconds,
	parsePercent,
	type QosEntry,
	type QosSummaryBody,
} from "@qoscope/wire";
import type { Browser } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StreamCount } from "../lab/src/relay/stream-count.js";
import { bundleAdaptersPage, SCREEN_TOLD } from "./support/adapters-page.js";
import { askParticipants, askQos, askSummary, disorderOf } from "./support/answers.js";
import { openApi } from "./support/ask-api.js";
import { openFirefox } from "./support/firefox.js";
import { countStream, type FirefoxReading, openFirefoxPage } from "./support/firefox-page.js";
import { serveForeignPage } from "./support/foreign-page.js";
import { type Deployment, deploy } from "./support/qoscope-process.js";
import { openStandInServer } from "./support/stand-in-server.js";
import { until } from "./support/until.js";
import { SIX_STREAMS, type WatchedType } from "./support/witness.js";

const WEBINAR = 987_654_321;
/** Whole ones, half a minute. */
const SLOTS = 6;
/** Each way. */
const DELAY_MS = 30;
const VIDEO_LOSS_RATIO = 0.05;
/** Beside what the edges of the readings allow. */
const BITRATE_TOLERANCE = 0.05;
/** Of the relay the whole stream is known, from its first packet on. */
const WIRE_TOLERANCE = 0.1;
/** Of AEAD_AES_128_GCM (RFC 7714), which Firefox prefers. */
const SRTP_TAG_BYTES = 16;
/**
 * Part of the losses of video come after the last reading or the last receiver report, and there are but some dozens. Of
 * audio none is dropped, but a busy machine may lose a packet of its own, which the browser counts.
 */
const LOSS_TOLERANCE_RATIO = { video: 0.025, audio: 0.005, counted: 0.003 };
/** A pair's round trips are whole milliseconds. */
const EARLY_MS = 3;
/** A busy browser answers later than it was asked, above all what comes by RTCP. */
const LATE_MS = { input: 150, output: 40 };

/** What Firefox's reports lack of what the agent reads. */
const LACKING: Readonly<Record<string, readonly string[]>> = {
	"inbound-rtp": ["contentType", "retransmittedPacketsReceived", "retransmittedBytesReceived"],
	"outbound-rtp": ["mediaSourceId"],
	"remote-outbound-rtp": ["roundTripTime", "totalRoundTripTime", "roundTripTimeMeasurements"],
};

interface Call {
	readonly live: readonly QosEntry[];
	readonly past: readonly QosEntry[];
	readonly types: QosSummaryBody["participants"][number]["qos"];
	readonly participant: Readonly<Record<string, unknown>>;
	readonly readings: readonly FirefoxReading[];
	/** What the relay held the packets for, there and back. */
	readonly heldMs: number;
	/** What the relay counted of each stream, by SSRC. */
	readonly relayed: ReadonlyMap<unknown, StreamCount>;
	readonly hasPressure: boolean;
	readonly problems: readonly string[];
}

let deployment: Deployment;
let browser: Browser;
let call: Call;

async function holdCall(): Promise<Call> {
	const server = await deployment.start();
	const ask = await openApi(deployment, server);
	const integrity = (await (await fetch(`${server.url}/agent.js.integrity`)).text()).trim();
	const joinToken = (await deployment.run("join-token", "--webinar", String(WEBINAR), "--name", "Ada")).trim();
	const foreign = await serveForeignPage({ server: server.url, integrity, webinarNumber: WEBINAR, joinToken });
	const opened = await openFirefoxPage(browser, foreign.url, {
		delayMs: DELAY_MS,
		loss: { kind: "random", ratio: VIDEO_LOSS_RATIO, of: "video" },
	});
	await opened.page.click("#join");

	const participant = await until("the participant", async () => (await askParticipants(ask, WEBINAR)).participants[0]);
	const id = participant?.user_id ?? "";
	const live = new Map<string, QosEntry>();
	await until(
		"half a minute of slots",
		async () => {
			for (const entry of await askQos(ask, WEBINAR, id, "live")) live.set(entry.date_time, entry);
			return live.size;
		},
		(slots) => slots > SLOTS,
	);
	const known = (await askParticipants(ask, WEBINAR)).participants[0];
	await opened.page.click("#leave");
	await opened.page.waitForSelector("body[data-left=yes]");
	const readings = await opened.readings();
	const relay = opened.relay();
	const directions = [relay.count("up"), relay.count("down")];
	const hasPressure = Boolean(await opened.page.evaluate("'PressureObserver' in globalThis"));
	await opened.page.close();
	await relay.close();
	await foreign.close();

	await ask(`/api/v1/webinars/${WEBINAR}/end`, "POST");
	return {
		live: [...live.values()],
		past: await askQos(ask, WEBINAR, id, "past"),
		types: (await askSummary(ask, WEBINAR)).participants[0]?.qos ?? [],
		participant: { ...known },
		readings,
		heldMs: directions.reduce((sum, { heldMs }) => sum + heldMs, 0),
		relayed: new Map(directions.flatMap(({ streams }) => streams).map((stream) => [stream.ssrc, stream])),
		hasPressure,
		problems: opened.problems,
	};
}

function summaryOf(type: WatchedType) {
	const details = call.types.find((one) => one.type === type)?.details;
	if (details === undefined) throw new Error(`The summary has no ${type}.`);
	return details;
}

function relayedOf(type: WatchedType): StreamCount {
	const stream = call.relayed.get(countStream(call.readings, type).ssrc);
	if (stream === undefined) throw new Error(`The relay saw no ${type}.`);
	return stream;
}

beforeAll(async () => {
	deployment = await deploy();
	browser = await openFirefox();
	call = await holdCall();
});
afterAll(async () => {
	await browser?.close();
	await deployment?.close();
});

describe.each(SIX_STREAMS)("of %s in Firefox", (type) => {
	it("the bit rate is that of the browser's counters", () => {
		const said = parseBitrate(summaryOf(type).avg_bitrate) ?? 0;
		const { bps } = countStream(call.readings, type);
		console.info(`${type}: ${said} bps of ${Math.round(bps.least)} to ${Math.round(bps.most)}`);
		expect(said).toBeGreaterThan(bps.least * (1 - BITRATE_TOLERANCE));
		expect(said).toBeLessThan(bps.most * (1 + BITRATE_TOLERANCE));
	});

	// Firefox, as Chromium, counts as sent what it repeats to find out how much the way can carry, which is no retransmission.
	it("the bit rate is that of the wire, and above it where the browser probes", () => {
		const said = parseBitrate(summaryOf(type).avg_bitrate) ?? 0;
		const { sealedBytes, forwarded, arrived, firstMs, lastMs } = relayedOf(type);
		const [isSent, bytesEach] = [type.endsWith("_input"), sealedBytes / forwarded - SRTP_TAG_BYTES];
		const bps = (bytesEach * (isSent ? arrived : forwarded) * 8_000) / (lastMs - firstMs);
		console.info(`${type}: ${said} bps of ${Math.round(bps)} on the wire`);
		expect(said).toBeGreaterThan(bps * (1 - WIRE_TOLERANCE));
		if (type !== "video_input" && type !== "as_input") expect(said).toBeLessThan(bps * (1 + WIRE_TOLERANCE));
	});

	it("the latency is the time that the packets were under way", () => {
		const { avg_latency, min_latency } = summaryOf(type);
		const [avg, min] = [avg_latency, min_latency].map((words) => parseMilliseconds(words) ?? 0);
		console.info(`${type}: ${avg_latency} of ${call.heldMs.toFixed(1)} ms`);
		expect(min).toBeGreaterThanOrEqual(2 * DELAY_MS - EARLY_MS);
		expect(avg).toBeGreaterThanOrEqual(call.heldMs - EARLY_MS);
		expect(avg).toBeLessThanOrEqual(call.heldMs + (type.endsWith("_input") ? LATE_MS.input : LATE_MS.output));
	});

	it("the loss is what was dropped under way", () => {
		const said = parsePercent(summaryOf(type).avg_loss);
		const { dropped: lost, expected } = relayedOf(type);
		const dropped = lost.loss / expected;
		console.info(`${type}: ${summaryOf(type).avg_loss} of ${(dropped * 100).toFixed(2)} %`);
		const isAudio = type.startsWith("audio");
		if (isAudio) expect(dropped).toBe(0);
		expect(Math.abs((said ?? 1) - dropped)).toBeLessThan(LOSS_TOLERANCE_RATIO[isAudio ? "audio" : "video"]);
		const { packetsLost, packetsReceived } = countStream(call.readings, type);
		if (type.endsWith("_input")) return;
		const counted = packetsLost / (packetsLost + packetsReceived);
		expect(Math.abs((said ?? 1) - counted)).toBeLessThan(LOSS_TOLERANCE_RATIO.counted);
	});

	// The pair, which a received stream has its latency of, is asked every four to six seconds: some slots have none.
	it("live, past and summary have every figure, and in order", () => {
		const figures = type.startsWith("audio")
			? ["bitrate", "latency", "jitter", "avg_loss", "max_loss"]
			: ["bitrate", "latency", "jitter", "avg_loss", "max_loss", "resolution", "frame_rate"];
		for (const entries of [call.live, call.past]) {
			const words = entries.map((entry) => Object.entries(entry[type]).filter(([, word]) => word !== ""));
			expect(new Set(words.flat().map(([figure]) => figure))).toEqual(new Set(figures));
		}
		expect(disorderOf(summaryOf(type))).toEqual([]);
	});
});

describe.each(["video_input", "video_output", "as_input", "as_output"] as const)("of %s in Firefox", (type) => {
	it("frames and size are those that the browser counted", () => {
		const { framesPerSecond, sizes } = countStream(call.readings, type);
		expect(Math.abs((parseFrameRate(summaryOf(type).avg_frame_rate) ?? 0) - framesPerSecond)).toBeLessThanOrEqual(1);
		for (const entry of call.live) expect(["", "0*0", ...sizes]).toContain(entry[type].resolution);
		expect(sizes).toContain(summaryOf(type).resolution);
	});
});

describe("what Firefox does not tell", () => {
	it("of the processor is absent", () => {
		expect(call.hasPressure).toBe(false);
		expect(call.types.map(({ type }) => type).toSorted()).toEqual(SIX_STREAMS.toSorted());
		for (const { cpu_usage } of [...call.live, ...call.past]) {
			expect(new Set(Object.values(cpu_usage))).toEqual(new Set([""]));
		}
	});

	it("of the device is absent, and how media travel is told", () => {
		expect(call.participant).toMatchObject({
			browser_name: "Firefox",
			os_version: "",
			device_name: "",
			connection_type: "UDP",
			video_connection_type: "UDP",
			as_connection_type: "UDP",
		});
	});

	it.each(Object.entries(LACKING))("in %s is what we know of", (type, names) => {
		const entries = call.readings.flatMap((reading) => reading.entries).filter((entry) => entry["type"] === type);
		expect(entries.length).toBeGreaterThan(100);
		for (const name of names) expect(entries.filter((entry) => name in entry)).toEqual([]);
	});

	it.each(["video_output", "as_output"] as const)("of %s is the packets that were sent again", (type) => {
		// Those come in a stream of their own; were they counted too, these would be more than the media that came.
		expect(countStream(call.readings, type).packetsReceived).toBeLessThanOrEqual(relayedOf(type).forwarded);
	});

	it("is no error of the page", () => {
		expect(call.problems).toEqual([]);
	});
});

it("a sent share that is named by its track alone is told through an adapter, and only while its line carries it", async () => {
	const server = await openStandInServer();
	const page = await browser.newPage();
	await page.goto(server.url);
	await page.addScriptTag({ content: await bundleAdaptersPage() });
	const told = await page.evaluate(`adapters.watchScreen("${server.url}agent/v1/webinars/1")`);
	await page.close();
	server.close();
	expect(told).toEqual(SCREEN_TOLD);
});
