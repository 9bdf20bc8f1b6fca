/** The datagrams of some ports out of a capture, with the kernel's times. */
import { readPcapng } from "./pcapng.js";
import { readUdp, type UdpDatagram } from "./udp-datagram.js";

export interface CapturedDatagram extends UdpDatagram {
	/** Epoch milliseconds at which it was put into the receiving socket's queue, which on loopback is when it was sent. */
	readonly atMs: number;
}

/** In the order of the file. Everything else on the interface is nobody's business here. */
export function datagramsIn(file: Buffer, ports: ReadonlySet<number>): readonly CapturedDatagram[] {
	const datagrams: CapturedDatagram[] = [];
	for (const { atMs, linkType, bytes } of readPcapng(file)) {
		const datagram = readUdp(linkType, bytes);
		if (datagram && (ports.has(datagram.fromPort) || ports.has(datagram.toPort))) datagrams.push({ ...datagram, atMs });
	}
	return datagrams;
}
