/** Datagrams as tests send them. */

export interface RtpFields {
	readonly ssrc: number;
	readonly sequence: number;
	readonly timestamp: number;
	readonly payloadType?: number;
	readonly payloadBytes?: number;
}

/** RFC 3550, section 5.1: no extension, no contributing sources. */
export function rtpBytes({ ssrc, sequence, timestamp, payloadType = 96, payloadBytes = 100 }: RtpFields): Buffer {
	const datagram = Buffer.alloc(12 + payloadBytes);
	datagram.writeUInt8(0x80, 0);
	datagram.writeUInt8(payloadType, 1);
	datagram.writeUInt16BE(sequence & 0xffff, 2);
	datagram.writeUInt32BE(timestamp >>> 0, 4);
	datagram.writeUInt32BE(ssrc, 8);
	return datagram;
}
