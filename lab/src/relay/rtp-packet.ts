/** What can be read of a datagram of WebRTC without a key: its kind (RFC 7983, RFC 5761) and the header of RTP (RFC 3550). */

export interface RtpPacket {
	readonly ssrc: number;
	readonly sequence: number;
	readonly timestamp: number;
	readonly payloadType: number;
	/** Whether it ends in padding (RFC 3550, 5.1): of unknown length, since that is sealed. */
	readonly isPadded: boolean;
	/** What follows the header and its extension: payload, padding and the tag of SRTP. */
	readonly sealedBytes: number;
}

const FIXED_BYTES = 12;

/** Undefined for STUN, DTLS, RTCP and what is none of them. */
export function readRtp(datagram: Buffer): RtpPacket | undefined {
	if (datagram.length < FIXED_BYTES) return undefined;
	const first = datagram.readUInt8(0);
	const second = datagram.readUInt8(1);
	// 128 to 191 is RTP or RTCP; of these the second byte tells RTCP by its packet types.
	if (first >> 6 !== 2 || (second >= 192 && second <= 223)) return undefined;
	let headerBytes = FIXED_BYTES + 4 * (first & 0x0f);
	if ((first & 0x10) !== 0) {
		if (datagram.length < headerBytes + 4) return undefined;
		headerBytes += 4 + 4 * datagram.readUInt16BE(headerBytes + 2);
	}
	if (datagram.length < headerBytes) return undefined;
	return {
		ssrc: datagram.readUInt32BE(8),
		sequence: datagram.readUInt16BE(2),
		timestamp: datagram.readUInt32BE(4),
		payloadType: second & 0x7f,
		isPadded: (first & 0x20) !== 0,
		sealedBytes: datagram.length - headerBytes,
	};
}
