// What a capture says of a participant's delays: of the steady part, over all relays; and of a relay whose process is late.
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { afterEach, describe, expect, test } from "vitest";
import { datagram, stunBytes } from "../../test/captured-datagram.js";
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
	/** Whole slots of it are those from 10 to 20 s. */
	const steady = { steadyFromMs: 9_000, untilMs: 21_000 };
	const up = (atMs: number, delayMs: number, payload: Buffer) => [
		datagram({ atMs, fromPort: BROWSER, toPort: FRONT, payload }),
		datagram({ atMs: atMs + delayMs, fromPort: BACK, toPort: SERVER, payload }),
	];
	const down = (atMs: number, delayMs: number, payload: Buffer) => [
		datagram({ atMs, fromPort: SERVER, toPort: BACK, payload }),
		datagram({ atMs: atMs + delayMs, fromPort: FRONT, toPort: BROWSER, payload }),
	];
	const sound = (index: number) => rtpBytes({ ssrc: 7, sequence: index, timestamp: index * 960 });
	const truthOf = (...ways: readonly ReturnType<typeof up>[]) => wireTruthOf(ways.flat(), [relay], steady);

	test("a round trip is the mean way up and the mean way down, each direction counted by itself", () => {
		const ways = [up(12_000, 10, sound(0)), up(12_001, 20, sound(1)), down(12_002, 90, sound(2))];
		expect(truthOf(...ways)?.injectedMs).toBe(105);
	});
	test("what came outside of whole slots of the steady part is none of it", () => {
		const outside = [up(9_999, 50, sound(0)), up(20_000, 60, sound(1)), down(9_999, 70, sound(2))];
		expect(truthOf(...outside, up(10_000, 1, sound(3)), down(19_999, 2, sound(4)))?.injectedMs).toBe(3);
	});
	test("there is no truth of a way that nothing went", () => {
		expect(truthOf(up(12_000, 10, sound(0)))).toBeUndefined();
	});
	test("of what is received exchanges are those of STUN, of what is sent those of its reports", () => {
		const stun = [up(11_000, 10, stunBytes(0x0001, "a")), down(11_012, 20, stunBytes(0x0101, "a"))];
		const reports = [up(11_000, 3, Buffer.from([0x80, 200, 0, 6, 0, 0, 0, 7]))];
		reports.push(down(11_500, 4, Buffer.from([0x81, 201, 0, 7, 0, 0, 0, 9])));
		const truth = truthOf(...stun, ...reports);
		expect(truth?.exchangedMs("by STUN")).toBe(32);
		expect(truth?.exchangedMs(new Set([7]))).toBe(7);
		expect(truth?.exchangedMs(new Set([8]))).toBeUndefined();
	});
	test("jitter is that of the leg to the browser", () => {
		// 0 and 8 in turn on the way through the relay: each neighbour differs by 8.
		const media = Array.from({ length: 1_000 }, (_, index) => down(20 * index, (index % 2) * 8, sound(index)));
		const truth = truthOf(up(12_000, 10, sound(2_000)), ...media);
		const readings = truth?.jitterOf({ ssrc: 7, clockRate: 48_000 }) ?? [];
		expect(readings).toHaveLength(10);
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

	browser.send("to the server");
	busyFor(200);
	const [, from] = await once(server, "message");
	server.send("to the browser", from.port, from.address);
	await once(browser, "message");

	await capture.end();
	const datagrams = await capture.datagrams(new Set(Object.values(relay.outPorts)));
	const truth = wireTruthOf(datagrams, [relay], { steadyFromMs: 0, untilMs: Date.now() + 10_000 });
	expect(truth?.injectedMs).toBeGreaterThanOrEqual(190);
	expect(relay.count("up").heldMs).toBeLessThan(100);
});
