// The agent in Node itself: real sockets on loopback, by the package ws and, where Node has one, by its own WebSocket.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { startAgent } from "../index.js";
import { type NodeSocketClass, nodeEnvironment } from "./node.js";

type Frame = Readonly<Record<string, unknown>>;

const closers: (() => unknown)[] = [];
afterAll(async () => {
	for (const close of closers.splice(0).reverse()) await close();
});

/** A server that acknowledges what it is told to, and keeps all that comes. */
async function openServer(acknowledges = true) {
	const frames: Frame[] = [];
	const beacons: { path: string | undefined; body: Frame }[] = [];
	const protocols: string[] = [];
	const http = createServer(async (request, response) => {
		let text = "";
		for await (const part of request) text += part;
		beacons.push({ path: request.url, body: JSON.parse(text) });
		response.end();
	});
	const sockets = new WebSocketServer({ server: http });
	sockets.on("connection", (socket, request) => {
		protocols.push(`${request.url} ${request.headers["sec-websocket-protocol"]}`);
		socket.on("message", (data) => {
			const frame: Frame = JSON.parse(String(data));
			frames.push(frame);
			const answers: Readonly<Record<string, object>> = {
				hello: { version: 1, serverTimeMs: Date.now(), participantId: "7" },
				echo: { at: frame["at"], serverTimeMs: Date.now() },
				...(acknowledges && { report: { slots: [frame["slot"]] } }),
			};
			const type = String(frame["type"]);
			const answer = answers[type];
			if (answer) socket.send(JSON.stringify({ type: type === "report" ? "ack" : type, ...answer }));
			if (type === "leave") socket.send('{"type":"left"}');
		});
	});
	http.listen(0, "127.0.0.1");
	await once(http, "listening");
	closers.push(() => {
		for (const socket of sockets.clients) socket.terminate();
		http.closeAllConnections();
		http.close();
	});
	return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/webinars/1`, frames, beacons, protocols };
}

const bytesPerMs = 8;
/** A received stream that grows with time. */
const connection = {
	getStats: async () => {
		const timestamp = performance.now();
		const bytesReceived = Math.floor(timestamp * bytesPerMs);
		const entry = { id: "I", type: "inbound-rtp", kind: "audio", ssrc: 1, mid: "0", timestamp, bytesReceived };
		return new Map([["I", { ...entry, packetsReceived: Math.floor(bytesReceived / 100) }]]);
	},
};

const own = Reflect.get(globalThis, "WebSocket") as NodeSocketClass | undefined;

test.concurrent.for([{ whose: "of ws", given: { WebSocket } }, ...(own ? [{ whose: "of Node", given: {} }] : [])])(
	"the agent measures and reports over the WebSocket $whose",
	async ({ given }, { expect }) => {
		const server = await openServer();
		const agent = startAgent({ url: server.url, token: "to.ke.n" }, nodeEnvironment(given));
		agent.watch(connection);
		await expect.poll(() => server.frames.filter(({ type }) => type === "report").length, { timeout: 20_000 }).toBe(1);
		await agent.leave();
		expect(server.protocols.map((asked) => asked.replace(", ", ","))).toEqual([
			"/webinars/1/stream qoscope.v1,to.ke.n",
		]);
		const [hello] = server.frames;
		expect(hello).toMatchObject({ type: "hello", facts: { userAgent: `Node.js/${process.versions.node}` } });
		// Of the one stream: its type, how long it was measured, its bytes (docs/wire.md).
		const samples = server.frames.flatMap((frame) => (frame["samples"] ?? []) as number[][]);
		const sumOf = (place: number) => samples.reduce((sum, sample) => sum + Number(sample[place]), 0);
		expect(sumOf(1)).toBeGreaterThan(0);
		expect(Math.abs(sumOf(2) / sumOf(1) / bytesPerMs - 1)).toBeLessThan(0.01);
		expect(server.frames.at(-1)).toMatchObject({ type: "leave" });
		expect(server.beacons).toEqual([]);
	},
);

test.concurrent("what no server acknowledged goes by HTTP when the agent is closed", async ({ expect }) => {
	const server = await openServer(false);
	const agent = startAgent({ url: server.url, token: "to.ke.n" }, nodeEnvironment({ WebSocket }));
	agent.watch(connection);
	await expect.poll(() => server.frames.filter(({ type }) => type === "report").length, { timeout: 20_000 }).toBe(1);
	agent.close();
	await expect.poll(() => server.beacons.length, { timeout: 10_000 }).toBe(1);
	expect(server.beacons[0]).toMatchObject({ path: "/webinars/1/reports", body: { token: "to.ke.n" } });
});

test.concurrent("a server that is not there ends nothing but the attempt", async ({ expect }) => {
	const states: string[] = [];
	const agent = startAgent(
		{ url: "http://127.0.0.1:9/webinars/1", token: "to.ke.n", onState: ({ status }) => states.push(status) },
		nodeEnvironment({ WebSocket }),
	);
	await expect.poll(() => states.filter((status) => status === "connecting").length, { timeout: 20_000 }).toBe(2);
	agent.close();
	expect(states.at(-1)).toBe("closed");
});

if (own) console.log("skipped: this Node has a WebSocket of its own, so nothing is to be said of one that is missing");
test.skipIf(own)("where Node has no WebSocket it says what to do", () => {
	expect(() => nodeEnvironment()).toThrow(/^Node v\S+ has no WebSocket: install the package ws and call/);
});
