/**
 * Reads what dumpcap writes (pcapng, draft-ietf-opsawg-pcapng): frames with the times that the kernel gave them. A file that
 * breaks off, as one does whose writer was killed, is read as far as its blocks are whole.
 */

export interface CapturedFrame {
	/** Epoch milliseconds, to the microsecond. */
	readonly atMs: number;
	/** 1 is Ethernet (the registry of link types that pcap has). */
	readonly linkType: number;
	/** As much of the frame as was captured. */
	readonly bytes: Buffer;
}

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const ENHANCED_PACKET = 6;
/** Reads the same only in the byte order in which the section was written. */
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Type, length, and the length again at the end. */
const EMPTY_BLOCK_BYTES = 12;
const HEAD_BYTES = 8;

const INTERFACE_HEAD_BYTES = 8;
const PACKET_HEAD_BYTES = 20;
const TIME_RESOLUTION = 9;
const TIME_OFFSET = 14;

interface Interface {
	readonly linkType: number;
	readonly ticksPerSecond: number;
	readonly offsetSeconds: number;
}

const padded = (length: number) => Math.ceil(length / 4) * 4;
const viewOf = (bytes: Buffer) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const read64 = (view: DataView, at: number, isLittle: boolean) =>
	view.getUint32(isLittle ? at + 4 : at, isLittle) * 2 ** 32 + view.getUint32(isLittle ? at : at + 4, isLittle);

/** The highest bit tells a power of two from one of ten. */
const ticksOf = (resolution: number) => (resolution & 0x80 ? 2 ** (resolution & 0x7f) : 10 ** resolution);

function readInterface(body: Buffer, isLittle: boolean): Interface {
	const view = viewOf(body);
	// Microseconds unless it says otherwise.
	let [ticksPerSecond, offsetSeconds] = [1e6, 0];
	let at = INTERFACE_HEAD_BYTES;
	while (at + 4 <= body.length) {
		const [code, length] = [view.getUint16(at, isLittle), view.getUint16(at + 2, isLittle)];
		if (at + 4 + length > body.length) break;
		if (code === TIME_RESOLUTION && length === 1) ticksPerSecond = ticksOf(view.getUint8(at + 4));
		if (code === TIME_OFFSET && length === 8) offsetSeconds = read64(view, at + 4, isLittle);
		at += 4 + padded(length);
	}
	return { linkType: view.getUint16(0, isLittle), ticksPerSecond, offsetSeconds };
}

function readPacket(body: Buffer, isLittle: boolean, interfaces: readonly Interface[]): CapturedFrame | undefined {
	const view = viewOf(body);
	const from = interfaces[view.getUint32(0, isLittle)];
	const length = view.getUint32(12, isLittle);
	if (from === undefined || PACKET_HEAD_BYTES + length > body.length) return undefined;
	// In this block the higher half of the time comes first in either byte order.
	const ticks = view.getUint32(4, isLittle) * 2 ** 32 + view.getUint32(8, isLittle);
	return {
		atMs: 1_000 * (from.offsetSeconds + ticks / from.ticksPerSecond),
		linkType: from.linkType,
		bytes: body.subarray(PACKET_HEAD_BYTES, PACKET_HEAD_BYTES + length),
	};
}

/** Frames in the order of the file; blocks of other kinds are passed over. */
export function* readPcapng(file: Buffer): Generator<CapturedFrame, void, undefined> {
	const view = viewOf(file);
	let isLittle = true;
	let interfaces: Interface[] = [];
	let at = 0;
	while (at + EMPTY_BLOCK_BYTES <= file.length) {
		const isSection = view.getUint32(at, true) === SECTION;
		if (isSection) {
			isLittle = view.getUint32(at + HEAD_BYTES, true) === BYTE_ORDER_MAGIC;
			interfaces = [];
		}
		const length = view.getUint32(at + 4, isLittle);
		if (length < EMPTY_BLOCK_BYTES || length % 4 !== 0 || at + length > file.length) return;
		const body = file.subarray(at + HEAD_BYTES, at + length - 4);
		const type = view.getUint32(at, isLittle);
		if (type === INTERFACE && body.length >= INTERFACE_HEAD_BYTES) interfaces.push(readInterface(body, isLittle));
		if (type === ENHANCED_PACKET && body.length >= PACKET_HEAD_BYTES) {
			const frame = readPacket(body, isLittle, interfaces);
			if (frame) yield frame;
		}
		at += length;
	}
}
