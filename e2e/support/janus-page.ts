/**
 * A page that takes part in a webinar on a Janus VideoRoom and has no agent: it publishes microphone, camera and, if
 * asked to, a second picture as its screen, and receives everybody else. `window.call` tells what getStats() says.
 */
import { createServer } from "node:http";
import { SLOT_MS } from "@qoscope/wire";
import type { Page } from "playwright-core";

export interface JanusCallOptions {
	readonly webSocketUrl: string;
	readonly room: number;
	readonly name: string;
	/** The platform's name of the visit, which Janus shows as `opaque_id`. */
	readonly visit: string;
	readonly share: boolean;
}

/** What getStats() has counted of one type until now; the time is that of its report. */
export interface Counted {
	readonly atMs: number;
	/** Payload, without headers, padding and retransmissions. */
	readonly bytes: number;
	readonly packets: number;
	readonly headerBytes: number;
}
export type CountedByType = Readonly<Record<string, Counted>>;

/** Runs in the page. */
const application = `
class Janus {
	constructor(socket) {
		this.socket = socket;
		this.waiting = new Map();
		this.listeners = new Map();
		socket.onmessage = ({ data }) => this.take(JSON.parse(data));
		setInterval(() => this.sessionId && this.send({ janus: "keepalive" }), 20_000);
	}
	take(message) {
		const waiting = this.waiting.get(message.transaction);
		if (waiting && message.janus !== "ack") {
			this.waiting.delete(message.transaction);
			waiting(message);
		} else if (message.janus === "event") this.listeners.get(message.sender)?.(message);
	}
	send(message) {
		const transaction = crypto.randomUUID();
		this.socket.send(JSON.stringify({ ...message, transaction, session_id: this.sessionId }));
		return transaction;
	}
	ask(message) {
		const transaction = this.send(message);
		return new Promise((resolve) => this.waiting.set(transaction, resolve));
	}
	async open() {
		this.sessionId = (await this.ask({ janus: "create" })).data.id;
	}
	async attach(opaque_id) {
		const { data } = await this.ask({ janus: "attach", plugin: "janus.plugin.videoroom", opaque_id });
		return data.id;
	}
	request(handle_id, body, jsep) {
		return this.ask({ janus: "message", handle_id, body, ...(jsep && { jsep }) });
	}
}

function picture(width, height, perSecond) {
	const canvas = Object.assign(document.createElement("canvas"), { width, height });
	const pen = canvas.getContext("2d");
	let step = 0;
	setInterval(() => {
		pen.fillStyle = "hsl(" + ((step += 5) % 360) + " 60% 50%)";
		pen.fillRect(0, 0, width, height);
		pen.fillStyle = "#fff";
		for (let row = 0; row < 12; row++) pen.fillText("line " + (step + row) * 7919, 20, 20 + row * 14);
	}, 1000 / perSecond);
	return canvas.captureStream(perSecond).getVideoTracks()[0];
}
/** Without a sink audio is never pulled out of the jitter buffer. */
function play({ track }) {
	const element = Object.assign(document.createElement(track.kind), { autoplay: true, volume: 0 });
	element.srcObject = new MediaStream([track]);
	document.body.append(element);
}
const candidatesOf = (connection) =>
	new Promise((resolve) => {
		if (connection.iceGatheringState === "complete") resolve();
		connection.onicegatheringstatechange = () => connection.iceGatheringState === "complete" && resolve();
	});

const connections = { sent: [], received: [] };
/** Which m-line carries the screen, of each connection. */
const shareMids = new Map();

async function publish(janus, { room, name, visit, share }) {
	const handle = await janus.attach(visit);
	const pictures = [picture(320, 180, 10), ...(share ? [picture(640, 360, 3)] : [])];
	const [microphone] = (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks();
	const joined = await janus.request(handle, { request: "join", ptype: "publisher", room, display: name });
	const connection = new RTCPeerConnection();
	connections.sent.push(connection);
	for (const track of [microphone, ...pictures]) {
		// A rate that is reached at once and held, so that a slot can be compared with another second of the same.
		const sendEncodings = track.kind === "video" ? [{ maxBitrate: 120_000 }] : [];
		connection.addTransceiver(track, { direction: "sendonly", sendEncodings });
	}
	await connection.setLocalDescription();
	await candidatesOf(connection);
	const descriptions = connection.getTransceivers().map(({ mid }, line) => ({
		mid,
		description: ["microphone", "camera", "screen"][line],
	}));
	if (share) shareMids.set(connection, connection.getTransceivers()[2].mid);
	const { jsep } = await janus.request(handle, { request: "publish", descriptions }, connection.localDescription);
	await connection.setRemoteDescription(jsep);
	const known = new Set();
	const follow = ({ plugindata }) => {
		for (const publisher of plugindata.data.publishers ?? []) {
			if (known.has(publisher.id)) continue;
			known.add(publisher.id);
			void subscribe(janus, { room, visit, publisher });
		}
	};
	janus.listeners.set(handle, follow);
	follow(joined);
}

async function subscribe(janus, { room, visit, publisher }) {
	const handle = await janus.attach(visit);
	const { jsep, plugindata } = await janus.request(handle, {
		request: "join",
		ptype: "subscriber",
		room,
		streams: [{ feed: publisher.id }],
	});
	const connection = new RTCPeerConnection();
	connections.received.push(connection);
	connection.ontrack = play;
	const screen = plugindata.data.streams.find(({ feed_description }) => feed_description === "screen");
	if (screen) shareMids.set(connection, screen.mid);
	await connection.setRemoteDescription(jsep);
	await connection.setLocalDescription();
	await candidatesOf(connection);
	await janus.request(handle, { request: "start" }, connection.localDescription);
}

async function counted() {
	const types = {};
	for (const [direction, kind] of [["sent", "outbound-rtp"], ["received", "inbound-rtp"]]) {
		for (const connection of connections[direction]) {
			for (const entry of (await connection.getStats()).values()) {
				if (entry.type !== kind) continue;
				const medium = entry.kind === "audio" ? "audio" : shareMids.get(connection) === entry.mid ? "as" : "video";
				const sent = direction === "sent";
				const type = medium + (sent ? "_input" : "_output");
				const all = sent ? entry.bytesSent : entry.bytesReceived;
				const again = sent ? entry.retransmittedBytesSent : entry.retransmittedBytesReceived;
				const before = types[type] ?? { bytes: 0, packets: 0, headerBytes: 0 };
				types[type] = {
					atMs: entry.timestamp,
					bytes: before.bytes + all - (again ?? 0),
					packets: before.packets + (sent ? entry.packetsSent : entry.packetsReceived),
					headerBytes: before.headerBytes + (sent ? entry.headerBytesSent : entry.headerBytesReceived),
				};
			}
		}
	}
	return types;
}

async function join(options) {
	const socket = new WebSocket(options.webSocketUrl, "janus-protocol");
	await new Promise((resolve, reject) => Object.assign(socket, { onopen: resolve, onerror: reject }));
	const janus = new Janus(socket);
	await janus.open();
	await publish(janus, options);
}
/** What was counted twice a second, so that any piece of time can be looked at afterwards. */
const history = [];
async function note() {
	history.push(await counted());
	setTimeout(note, 500);
}
window.call = { join, history };
void note();

`;

/** Opens the page and joins. A page from an address of this machine may speak to this machine's Janus. */
export async function joinJanusRoom(page: Page, options: JanusCallOptions): Promise<void> {
	const server = createServer((_, response) => {
		response.setHeader("content-type", "text/html; charset=utf-8");
		response.end(`<!doctype html><title>A room</title><body><script>${application}</script>`);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	if (typeof address !== "object" || address === null) throw new Error("The page has no address.");
	await page.goto(`http://127.0.0.1:${address.port}/`);
	server.closeAllConnections();
	server.close();
	await page.evaluate(`call.join(${JSON.stringify(options)})`);
}

/** Bytes until a moment, on the straight line between the two readings around it; undefined outside of them. */
function bytesAt(readings: readonly Counted[], atMs: number): number | undefined {
	const next = readings.findIndex((reading) => reading.atMs >= atMs);
	const [before, after] = [readings[next - 1], readings[next]];
	if (before === undefined || after === undefined) return undefined;
	const share = (atMs - before.atMs) / (after.atMs - before.atMs);
	return before.bytes + share * (after.bytes - before.bytes);
}

/** How far the pieces of a slot can be from the slot itself, on a machine that holds up page and reporter. */
const SHIFTS_MS = [-1_500, -1_000, -500, 0, 500, 1_000];

/** The lowest and highest payload bit rate that getStats() has of a type for a slot or as long a time around it. */
export async function countedBps(
	page: Page,
	type: string,
	slot: number,
): Promise<{ readonly lowest: number; readonly highest: number }> {
	const history = await page.evaluate<readonly CountedByType[]>("call.history");
	const readings = history.flatMap((counted) => counted[type] ?? []);
	const rates = SHIFTS_MS.flatMap((shiftMs) => {
		const [from, to] = [bytesAt(readings, slot + shiftMs), bytesAt(readings, slot + shiftMs + SLOT_MS)];
		return from === undefined || to === undefined ? [] : [((to - from) * 8_000) / SLOT_MS];
	});
	if (rates.length === 0) throw new Error(`The page counted nothing of ${type} around ${slot}.`);
	return { lowest: Math.min(...rates), highest: Math.max(...rates) };
}

/** Waits until all of these types are counted, and gives the time from when on all are. */
export async function flowingSince(page: Page, types: readonly string[]): Promise<number> {
	const all = `call.history.find((counted) => ${JSON.stringify(types)}.every((type) => counted[type]?.packets > 0))`;
	await page.waitForFunction(all, undefined, { timeout: 60_000 });
	const first = await page.evaluate<CountedByType>(all);
	return Math.max(...Object.values(first).map(({ atMs }) => atMs));
}
