/** Frames of Ethernet as a capture of loopback has them. */

export interface FrameFields {
	readonly fromPort: number;
	readonly toPort: number;
	readonly payload: Buffer;
	readonly isIpv6?: boolean;
	readonly protocol?: number;
	/** In units of eight bytes. */
	readonly fragmentOffset?: number;
	/** Bytes of options in the header of IPv4. */
	readonly optionBytes?: number;
}

function ipv4Header({ protocol = 17, fragmentOffset = 0, optionBytes = 0 }: FrameFields, bytes: number): Buffer {
	const header = Buffer.alloc(20 + optionBytes);
	header.writeUInt8(0x40 | (header.length / 4), 0);
	header.writeUInt16BE(header.length + bytes, 2);
	header.writeUInt16BE(fragmentOffset, 6);
	header.writeUInt8(protocol, 9);
	return header;
}

function ipv6Header({ protocol = 17 }: FrameFields, bytes: number): Buffer {
	const header = Buffer.alloc(40);
	header.writeUInt8(0x60, 0);
	header.writeUInt16BE(bytes, 4);
	header.writeUInt8(protocol, 6);
	return header;
}

export function frameBytes(fields: FrameFields): Buffer {
	const { fromPort, toPort, payload, isIpv6 = false } = fields;
	const udp = Buffer.alloc(8);
	udp.writeUInt16BE(fromPort, 0);
	udp.writeUInt16BE(toPort, 2);
	udp.writeUInt16BE(8 + payload.length, 4);
	const ethernet = Buffer.alloc(14);
	ethernet.writeUInt16BE(isIpv6 ? 0x86dd : 0x0800, 12);
	const ip = (isIpv6 ? ipv6Header : ipv4Header)(fields, udp.length + payload.length);
	return Buffer.concat([ethernet, ip, udp, payload]);
}
