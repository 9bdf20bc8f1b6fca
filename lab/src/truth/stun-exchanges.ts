/**
 * Round trips of STUN (RFC 8489) at the browser's own socket: from its Binding request to the success response with the same
 * transaction id. It is what a browser could read at best; the far end's own time to answer is in it.
 */
import type { CapturedDatagram } from "../witness/captured-datagrams.js";

/** What a browser reads a round trip from. */
export interface Exchange {
	/** When the answer reached the browser's socket. */
	readonly endedMs: number;
	readonly roundTripMs: number;
}

const REQUEST = 0x0001;
const SUCCESS = 0x0101;
const MAGIC_COOKIE = 0x2112a442;
const HEADER_BYTES = 20;

/** Undefined for what is no STUN of this type. */
function transactionOf({ payload }: CapturedDatagram, type: number): string | undefined {
	if (payload.length < HEADER_BYTES || payload.readUInt16BE(0) !== type) return undefined;
	return payload.readUInt32BE(4) === MAGIC_COOKIE ? payload.toString("latin1", 8, HEADER_BYTES) : undefined;
}

/** `port` is the one that the browser speaks with. */
export function stunExchangesOf(datagrams: readonly CapturedDatagram[], port: number): readonly Exchange[] {
	const requests = new Map<string, number>();
	const exchanges: Exchange[] = [];
	for (const datagram of datagrams) {
		const asked = datagram.toPort === port ? transactionOf(datagram, REQUEST) : undefined;
		// One that is sent again counts from the first time, as browsers count it.
		if (asked !== undefined && !requests.has(asked)) requests.set(asked, datagram.atMs);
		const answered = datagram.fromPort === port ? transactionOf(datagram, SUCCESS) : undefined;
		const atMs = answered === undefined ? undefined : requests.get(answered);
		if (answered === undefined || atMs === undefined) continue;
		requests.delete(answered);
		exchanges.push({ endedMs: datagram.atMs, roundTripMs: datagram.atMs - atMs });
	}
	return exchanges;
}
