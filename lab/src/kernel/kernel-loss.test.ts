// What is told to nftables and read from it, against the real one where this may be done.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { rtpBytes } from "../../test/rtp-bytes.js";
import { readRtp } from "../relay/rtp-packet.js";
import { createStreamCounter } from "../relay/stream-count.js";
import { readDrops, startKernelDropping, whyNoKernelLoss } from "./kernel-loss.js";
import { lessDrops } from "./less-kernel-drops.js";

const cannot = whyNoKernelLoss();
if (cannot) console.log(`skipped: ${cannot}`);

const SSRC = 0x89abcdef;

test("what the kernel dropped is taken off what the relay sent, packet by packet", () => {
	const bytes = [100, 200, 300, 400];
	const packets = bytes.flatMap((payloadBytes, index) => {
		const packet = readRtp(rtpBytes({ ssrc: SSRC, sequence: 65_534 + index, timestamp: index, payloadBytes }));
		return packet ? [packet] : [];
	});
	const [first] = packets;
	if (first === undefined) throw new Error("No packet.");
	const counter = createStreamCounter(first, 90_000);
	for (const packet of packets) {
		counter.arrive(packet);
		// The relay itself dropped the second.
		if (packet.sealedBytes === 200) counter.drop("loss");
		else counter.forward(packet, 0);
	}
	const after = lessDrops(counter.count(), [
		{ ssrc: SSRC, sequence: 0 },
		{ ssrc: SSRC, sequence: 65_535 },
		{ ssrc: 7, sequence: 1 },
	]);
	expect(after).toMatchObject({ arrived: 4, expected: 4, forwarded: 2, sealedBytes: 500 });
	expect(after.dropped.loss).toBe(2);
	expect(after.records.map(({ isDropped }) => isDropped)).toEqual([false, true, true, false]);
});

test("the kernel's list is read, also an empty one", () => {
	const set = { family: "ip", name: "packets", table: "qoscope_lab_1" };
	const elem = [{ concat: [SSRC, 65_535] }, { concat: [7, 0] }];
	expect(readDrops(JSON.stringify({ nftables: [{ metainfo: {} }, { set: { ...set, elem } }] }))).toEqual([
		{ ssrc: SSRC, sequence: 65_535 },
		{ ssrc: 7, sequence: 0 },
	]);
	expect(readDrops(JSON.stringify({ nftables: [{ set }] }))).toEqual([]);
});

describe.skipIf(cannot)("nftables", () => {
	test("drops every fourth packet of media and nothing else, says which, and is as before when closed", async () => {
		const [from, to] = [createSocket("udp4"), createSocket("udp4")];
		for (const socket of [from, to]) socket.bind(0, "127.0.0.1");
		await Promise.all([from, to].map((socket) => once(socket, "listening")));
		const arrived: number[] = [];
		let others = 0;
		to.on("message", (datagram) => {
			const packet = readRtp(datagram);
			if (packet) arrived.push(packet.sequence);
			else others += 1;
		});
		const send = async (datagram: Buffer) =>
			new Promise((resolve) => from.send(datagram, to.address().port, "127.0.0.1", resolve));
		const rtcp = Buffer.from(rtpBytes({ ssrc: SSRC, sequence: 0, timestamp: 0 }));
		rtcp.writeUInt8(200, 1);
		const sendAll = async (firstSequence: number) => {
			for (let index = 0; index < 40; index += 1) {
				await send(rtpBytes({ ssrc: SSRC, sequence: firstSequence + index, timestamp: 0 }));
				await send(rtcp);
			}
			await new Promise((resolve) => setTimeout(resolve, 50));
		};
		const dropping = startKernelDropping([from.address().port], { kind: "every", nth: 4 });
		try {
			await sendAll(65_530);
			const dropped = dropping.drops();
			expect(dropping.counted()).toBe(10);
			expect(dropped).toHaveLength(10);
			for (const { ssrc } of dropped) expect(ssrc).toBe(SSRC);
			const sent = Array.from({ length: 40 }, (_, index) => (65_530 + index) & 0xffff);
			const gone = new Set(dropped.map(({ sequence }) => sequence));
			expect(arrived).toEqual(sent.filter((sequence) => !gone.has(sequence)));
			expect(others).toBe(40);
			dropping.stop();
			await sendAll(100);
			expect(arrived).toHaveLength(70);
			expect(dropping.drops()).toHaveLength(10);
		} finally {
			dropping.close();
			for (const socket of [from, to]) socket.close();
		}
		expect(() => dropping.drops()).toThrow(/No such file/);
	});
});
