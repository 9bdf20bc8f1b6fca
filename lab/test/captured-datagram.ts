/** Datagrams as a capture has them. */
import type { CapturedDatagram } from "../src/witness/captured-datagrams.js";

export interface DatagramFields {
	readonly atMs: number;
	readonly fromPort: number;
	readonly toPort: number;
	readonly text?: string;
	readonly payload?: Buffer;
}

export function datagram({ text = "", payload = Buffer.from(text), ...fields }: DatagramFields): CapturedDatagram {
	return { ...fields, payload, payloadBytes: payload.length };
}

/** RFC 8489, section 5: 0x0001 is a Binding request, 0x0101 its success response, 0x0111 an error. */
export function stunBytes(type: number, transaction: string, cookie = 0x2112a442): Buffer {
	const header = Buffer.alloc(20);
	header.writeUInt16BE(type, 0);
	header.writeUInt32BE(cookie, 4);
	header.write(transaction.padEnd(12), 8, "latin1");
	return header;
}
