// A relay on real sockets: everything that a sender sends is forwarded or dropped, and both are counted.
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { rtpBytes } from "../../test/rtp-bytes.js";
import { openRelay, type Relay, type RelayOptions } from "./relay.js";

const OPUS = 111;
const closers: (() => unknown)[] = [];
afterEach(async () => {
	for (const close of closers.splice(0).reverse()) await close();
});

interface Peer {
	readonly socket: Socket;
	readonly port: number;
	readonly received: Buffer[];
}

async function openPeer(): Promise<Peer> {
	const socket = createSocket("udp4");
	socket.bind(0, "127.0.0.1");
	await once(socket, "listening");
	closers.push(() => socket.close());
	const received: Buffer[] = [];
	socket.on("message", (datagram) => received.push(datagram));
	return { socket, port: socket.address().port, received };
}

async function openScene(options: Partial<RelayOptions>): Promise<{ server: Peer; browser: Peer; relay: Relay }> {
	const [server, browser] = [await openPeer(), await openPeer()];
	const target = { address: "127.0.0.1", port: server.port };
	const relay = await openRelay({ target, seed: 1, clockRates: { [OPUS]: 48_000 }, ...options });
	closers.push(relay.close);
	return { server, browser, relay };
}

/** Sends a packet of sound a time, at a pace that no socket's buffer overflows at. */
async function sendSound(from: Peer, port: number, packets: number): Promise<void> {
	for (let index = 0; index < packets; index += 1) {
		from.socket.send(
			rtpBytes({ ssrc: 9, sequence: index, timestamp: index * 960, payloadType: OPUS }),
			port,
			"127.0.0.1",
		);
		if (index % 10 === 9) await new Promise((resolve) => setTimeout(resolve, 2));
	}
}

async function until(is: () => boolean): Promise<void> {
	while (!is()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("what is not dropped arrives, byte for byte, and the counts say how much of it", async () => {
	const { server, browser, relay } = await openScene({ up: { loss: { kind: "every", nth: 4 } } });
	await sendSound(browser, relay.port, 200);
	await until(() => server.received.length === 150);
	const [stream] = relay.count("up").streams;
	expect(stream).toMatchObject({ ssrc: 9, arrived: 200, forwarded: 150, sealedBytes: 15_000 });
	expect(stream?.dropped).toEqual({ loss: 50, queue: 0, outage: 0 });
	expect(server.received[0]).toEqual(rtpBytes({ ssrc: 9, sequence: 0, timestamp: 0, payloadType: OPUS }));
});

test("the server's answers find the browser, and each direction suffers its own", async () => {
	const { server, browser, relay } = await openScene({ down: { loss: { kind: "every", nth: 2 } } });
	browser.socket.send("hello", relay.port, "127.0.0.1");
	const [, from] = await once(server.socket, "message");
	await sendSound(server, from.port, 20);
	await until(() => browser.received.length === 10);
	expect(relay.count("up").streams).toEqual([]);
	expect(relay.count("down").streams[0]?.dropped.loss).toBe(10);
});

test("packets are held as long as the delay says, and what was held is measured", async () => {
	const { server, browser, relay } = await openScene({ up: { delayMs: 50 } });
	const sentMs = performance.now();
	browser.socket.send("hello", relay.port, "127.0.0.1");
	await once(server.socket, "message");
	expect(performance.now() - sentMs).toBeGreaterThanOrEqual(50);
	expect(relay.count("up").heldMs).toBeGreaterThanOrEqual(50);
});

test("nothing passes while it is down, in either direction, and afterwards all does", async () => {
	const { server, browser, relay } = await openScene({});
	relay.setDown(true);
	await sendSound(browser, relay.port, 10);
	await until(() => relay.count("up").streams[0]?.dropped.outage === 10);
	relay.setDown(false);
	await sendSound(browser, relay.port, 10);
	await until(() => server.received.length === 10);
	expect(relay.count("up").streams[0]).toMatchObject({ arrived: 20, forwarded: 10 });
});

test("what comes over a way that the browser has given up is passed on, and counts as heard by nobody", async () => {
	const { server, browser, relay } = await openScene({});
	browser.socket.send("hello", relay.port, "127.0.0.1");
	const [, from] = await once(server.socket, "message");
	await sendSound(server, from.port, 10);
	await until(() => browser.received.length === 10);
	relay.giveUp();
	await sendSound(server, from.port, 20);
	await until(() => browser.received.length === 30);
	const [stream] = relay.count("down").streams;
	expect(stream).toMatchObject({ arrived: 30, forwarded: 10, unheard: 20, expected: 10, sealedBytes: 1_000 });
});
