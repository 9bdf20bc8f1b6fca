// A capture file, block by block: byte orders, resolutions of time, blocks of other kinds, and files that break off.
import { describe, expect, test } from "vitest";
import { pcapngWriter } from "../../test/pcapng-bytes.js";
import { readPcapng } from "./pcapng.js";

const little = pcapngWriter("little");
const NANOSECONDS = 9;
const AT_MS = 1_790_000_000_123.456;
const AT_NS = 1_790_000_000_123_456_000n;
const frame = Buffer.from("a frame");
const read = (...blocks: readonly Buffer[]) => [...readPcapng(Buffer.concat(blocks))];
const timesOf = (...blocks: readonly Buffer[]) => read(...blocks).map(({ atMs }) => atMs);

describe.each(["little", "big"] as const)("in %s endian order", (order) => {
	const writer = pcapngWriter(order);

	test("a frame has its bytes, its link type and the kernel's time to the microsecond", () => {
		const [found] = read(
			writer.section(),
			writer.interface({ linkType: 113, resolution: NANOSECONDS }),
			writer.packet(AT_NS, frame),
		);
		expect(found).toMatchObject({ linkType: 113, bytes: frame });
		expect(found?.atMs).toBeCloseTo(AT_MS, 3);
	});
	test("times are microseconds where the interface does not say", () => {
		expect(timesOf(writer.section(), writer.interface(), writer.packet(5_500n, frame))).toEqual([5.5]);
	});
	test("times have the interface's offset", () => {
		const blocks = [writer.interface({ offsetSeconds: 100 }), writer.packet(5_500n, frame)];
		expect(timesOf(writer.section(), ...blocks)).toEqual([100_005.5]);
	});
});

test("a resolution may be a power of two", () => {
	const blocks = [little.interface({ resolution: 0x80 | 10 }), little.packet(1_536n, frame)];
	expect(timesOf(little.section(), ...blocks)).toEqual([1_500]);
});
test("each frame has the clock of its own interface", () => {
	const interfaces = [little.interface(), little.interface({ resolution: 3 })];
	const packets = [little.packet(7n, frame, { from: 1 }), little.packet(7_000n, frame, { from: 0 })];
	expect(timesOf(little.section(), ...interfaces, ...packets)).toEqual([7, 7]);
});
test("a section has interfaces and a byte order of its own", () => {
	const big = pcapngWriter("big");
	const first = [little.section(), little.interface({ resolution: 3 }), little.packet(1n, frame)];
	const second = [big.section(), big.interface(), big.packet(2_000n, frame)];
	expect(timesOf(...first, ...second)).toEqual([1, 2]);
});
test("blocks of other kinds are passed over", () => {
	const strange = [little.block(5, Buffer.alloc(12)), little.block(0x0bad, Buffer.alloc(0))];
	expect(timesOf(little.section(), little.interface(), ...strange, little.packet(1_000n, frame))).toEqual([1]);
});
test("a frame of an interface that nobody described is none", () => {
	expect(read(little.section(), little.packet(1n, frame))).toEqual([]);
});
test("a frame that says to be longer than its block is none, and those after it are read", () => {
	const packets = [little.packet(1_000n, frame, { length: 4_000 }), little.packet(2_000n, frame)];
	expect(timesOf(little.section(), little.interface(), ...packets)).toEqual([2]);
});
test("a file that breaks off anywhere is read as far as its blocks are whole", () => {
	const packets = [1_000n, 2_000n].map((ticks) => little.packet(ticks, frame));
	const head = Buffer.concat([little.section(), little.interface()]);
	const file = Buffer.concat([head, ...packets]);
	for (let length = 0; length <= file.length; length += 1) {
		const whole = Math.max(0, Math.floor((length - head.length) / (packets[0]?.length ?? 0)));
		expect([...readPcapng(file.subarray(0, length))]).toHaveLength(whole);
	}
});
test.each([0, 8, 13, 0xffff_fffc])("a block of the impossible length %d ends it", (length) => {
	const broken = little.packet(2_000n, frame);
	broken.writeUInt32LE(length, 4);
	expect(timesOf(little.section(), little.interface(), little.packet(1_000n, frame), broken)).toEqual([1]);
});
test("what is no capture has no frame", () => {
	expect(read(Buffer.from("This is a text and no capture at all."))).toEqual([]);
});
