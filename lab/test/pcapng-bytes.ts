/** Blocks of a capture file as tests write them, in either byte order. */

export interface PcapngWriter {
	section(): Buffer;
	/** Microseconds unless a resolution is given, as the format has it. */
	interface(options?: { linkType?: number; resolution?: number; offsetSeconds?: number }): Buffer;
	packet(ticks: bigint, bytes: Buffer, options?: { from?: number; length?: number }): Buffer;
	block(type: number, body: Buffer): Buffer;
}

const pad = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

export function pcapngWriter(order: "little" | "big"): PcapngWriter {
	const isLittle = order === "little";
	const u16 = (value: number) => {
		const bytes = Buffer.alloc(2);
		isLittle ? bytes.writeUInt16LE(value) : bytes.writeUInt16BE(value);
		return bytes;
	};
	const u32 = (value: number) => {
		const bytes = Buffer.alloc(4);
		isLittle ? bytes.writeUInt32LE(value) : bytes.writeUInt32BE(value);
		return bytes;
	};
	const u64 = (value: bigint) => {
		const bytes = Buffer.alloc(8);
		isLittle ? bytes.writeBigUInt64LE(value) : bytes.writeBigUInt64BE(value);
		return bytes;
	};
	const option = (code: number, value: Buffer) => Buffer.concat([u16(code), u16(value.length), pad(value)]);
	const block = (type: number, body: Buffer) => {
		const length = u32(body.length + 12);
		return Buffer.concat([u32(type), length, body, length]);
	};
	return {
		section: () => block(0x0a0d0d0a, Buffer.concat([u32(0x1a2b3c4d), u16(1), u16(0), Buffer.alloc(8, 0xff)])),
		interface: ({ linkType = 1, resolution, offsetSeconds } = {}) =>
			block(
				1,
				Buffer.concat([
					...[u16(linkType), u16(0), u32(160), option(2, Buffer.from("lo"))],
					...(resolution === undefined ? [] : [option(9, Buffer.from([resolution]))]),
					...(offsetSeconds === undefined ? [] : [option(14, u64(BigInt(offsetSeconds)))]),
					option(0, Buffer.alloc(0)),
				]),
			),
		packet: (ticks, bytes, { from = 0, length = bytes.length } = {}) =>
			block(
				6,
				Buffer.concat([
					...[u32(from), u32(Number(ticks >> 32n)), u32(Number(ticks & 0xffff_ffffn))],
					...[u32(length), u32(length), pad(bytes)],
				]),
			),
		block,
	};
}
