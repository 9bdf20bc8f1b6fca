/** A datagram of UDP out of a captured frame of Ethernet, over IPv4 (RFC 791) or IPv6 (RFC 8200). */

export interface UdpDatagram {
	readonly fromPort: number;
	readonly toPort: number;
	/** As UDP's header says, however much of it was captured. */
	readonly payloadBytes: number;
	/** What was captured of it. */
	readonly payload: Buffer;
}

const ETHERNET = 1;
const ETHERNET_BYTES = 14;
const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const IPV6_BYTES = 40;
const UDP = 17;
const UDP_BYTES = 8;

/** Where UDP's header begins; undefined where there is none, as in every fragment but the first. */
function udpAt(bytes: Buffer): number | undefined {
	const protocol = bytes.readUInt16BE(ETHERNET_BYTES - 2);
	if (protocol === IPV4 && bytes.length >= ETHERNET_BYTES + 20) {
		const isFragment = (bytes.readUInt16BE(ETHERNET_BYTES + 6) & 0x1fff) !== 0;
		if (isFragment || bytes.readUInt8(ETHERNET_BYTES + 9) !== UDP) return undefined;
		return ETHERNET_BYTES + 4 * (bytes.readUInt8(ETHERNET_BYTES) & 0x0f);
	}
	// Extension headers are passed over by nobody here: nothing that speaks WebRTC sends them.
	if (protocol === IPV6 && bytes.length >= ETHERNET_BYTES + IPV6_BYTES) {
		return bytes.readUInt8(ETHERNET_BYTES + 6) === UDP ? ETHERNET_BYTES + IPV6_BYTES : undefined;
	}
	return undefined;
}

export function readUdp(linkType: number, bytes: Buffer): UdpDatagram | undefined {
	if (linkType !== ETHERNET || bytes.length < ETHERNET_BYTES) return undefined;
	const at = udpAt(bytes);
	if (at === undefined || bytes.length < at + UDP_BYTES) return undefined;
	const payloadBytes = Math.max(0, bytes.readUInt16BE(at + 4) - UDP_BYTES);
	return {
		fromPort: bytes.readUInt16BE(at),
		toPort: bytes.readUInt16BE(at + 2),
		payloadBytes,
		// A short frame is padded by Ethernet.
		payload: bytes.subarray(at + UDP_BYTES, at + UDP_BYTES + payloadBytes),
	};
}
