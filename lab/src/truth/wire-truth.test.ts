// What a capture says of a participant's delays: of the steady part, over all relays; and of a relay whose process is late.
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { afterEach, describe, expect, test } from "vitest";
import { datagram } from "../../test/captured-datagram.js";
import { rtpBytes } from "../../test/rtp-bytes.js";
import { openRelay } from "../relay/relay.js";
import { startCapture } from "../witness/capture.js";
import { wireTruthOf } from "./wire-truth.js";

const closers: (() => unknown)[] = [];
afterEach(async () => {
	for (const close of closers.splice(0).reverse()) await close();
});

describe("of datagrams", () => {
	const [BROWSER, FRONT, BACK, SERVER] = [1, 2, 3, 4];
	const relay = { outPorts: { up: BACK, down: FRONT } };
	const steady = { steadyFromMs: 1_000, untilMs: 9_000 };
	const up = (atMs: number, delayMs: number, text: string) => [
		datagram({ atMs, fromPort: BROWSER, toPort: FRONT, text }),
		datagram({ atMs: atMs + delayMs, fromPort: BACK, toPort: SERVER, text }),
	];
	const down = (atMs: number, delayMs: number, payload: Buffer) => [
		datagram({ atMs, fromPort: SERVER, toPort: BACK, payload }),
		datagram({ atMs: atMs + delayMs, fromPort: FRONT, toPort: BROWSER, payload }),
	];
	const sound = (index: number) => rtpBytes({ ssrc: 7, sequence: index, timestamp: index * 960 });

	test("a round trip is the mean way up and the mean way down, each direction counted by itself", () => {
		const datagrams = [...up(2_000, 10, "a"), ...up(2_001, 20, "b"), ...down(2_002, 90, sound(0))];
		expect(wireTruthOf(datagrams, [relay], steady)?.roundTripMs).toBe(105);
	});
	test("what came before the steady part, or after it, is none of it", () => {
		const ways = [up(999, 50, "a"), up(9_001, 60, "b"), up(1_000, 1, "c"), down(9_000, 2, sound(0))];
		expect(wireTruthOf(ways.flat(), [relay], steady)?.roundTripMs).toBe(3);
	});
	test("there is no truth of a way that nothing went", () => {
		expect(wireTruthOf(up(2_000, 10, "a"), [relay], steady)).toBeUndefined();
	});
	test("without an exchange of STUN there is no round trip of it", () => {
		const datagrams = [...up(2_000, 10, "a"), ...down(2_002, 90, sound(0))];
		expect(wireTruthOf(datagrams, [relay], steady)?.stunRoundTripMs).toBeUndefined();
	});
	test("jitter is that of the leg to the browser", () => {
		// 0 and 8 in turn on the way through the relay: each neighbour differs by 8.
		const media = Array.from({ length: 450 }, (_, index) => down(20 * index, (index % 2) * 8, sound(index)));
		const truth = wireTruthOf([...up(2_000, 10, "a"), ...media.flat()], [relay], steady);
		const readings = truth?.jitterOf({ ssrc: 7, clockRate: 48_000 }) ?? [];
		expect(readings).toHaveLength(8);
		expect(readings.at(-1)).toBeCloseTo(8, 3);
		expect(truth?.jitterOf({ ssrc: 8, clockRate: 48_000 })).toEqual([]);
	});
});

async function openPeer(): Promise<Socket> {
	const socket = createSocket("udp4");
	socket.bind(0, "127.0.0.1");
	await once(socket, "listening");
	closers.push(() => socket.close());
	return socket;
}

/** For so long this process, and the relay in it, does nothing else. */
function busyFor(ms: number): void {
	const untilMs = performance.now() + ms;
	while (performance.now() < untilMs);
}

test("a datagram that waits in a late relay's socket was delayed, which the relay does not know", async (context) => {
	const capture = await startCapture();
	if (capture === undefined) return context.skip("Nothing may be captured here.");
	closers.push(capture.close);
	const [server, browser] = [await openPeer(), await openPeer()];
	const relay = await openRelay({
		target: { address: "127.0.0.1", port: server.address().port },
		seed: 1,
		clockRates: {},
	});
	closers.push(relay.close);
	browser.connect(relay.port, "127.0.0.1");
	await once(browser, "connect");
	const steadyFromMs = Date.now() - 1;

	browser.send("to the server");
	busyFor(200);
	const [, from] = await once(server, "message");
	server.send("to the browser", from.port, from.address);
	await once(browser, "message");

	await capture.end();
	const datagrams = await capture.datagrams(new Set(Object.values(relay.outPorts)));
	const truth = wireTruthOf(datagrams, [relay], { steadyFromMs, untilMs: Date.now() + 1 });
	expect(truth?.roundTripMs).toBeGreaterThanOrEqual(190);
	expect(relay.count("up").heldMs).toBeLessThan(100);
});
