/**
 * How long each datagram was on its way through a relay, by the kernel's times of both legs. Time in a socket's queue, while
 * the relay's process was late, is in it, which the relay itself cannot know.
 */
import type { CapturedDatagram } from "../witness/captured-datagrams.js";

/** One direction through a relay. */
export interface Way {
	/** Where the relay receives. */
	readonly intoPort: number;
	/** Where it sends on from. */
	readonly outOfPort: number;
}

export interface WireDelay {
	/** When it came to the relay. */
	readonly atMs: number;
	readonly delayMs: number;
	/** What was captured of it. */
	readonly payload: Buffer;
}

/** The relay changes nothing, and headers, transaction ids and sealed bytes differ from datagram to datagram. */
const keyOf = ({ payloadBytes, payload }: CapturedDatagram) => `${payloadBytes} ${payload.toString("latin1")}`;

export function delaysOf(datagrams: readonly CapturedDatagram[], { intoPort, outOfPort }: Way): readonly WireDelay[] {
	const arrivals = new Map<string, number | undefined>();
	for (const datagram of datagrams) {
		if (datagram.toPort !== intoPort) continue;
		const key = keyOf(datagram);
		// Of two that are the same nobody can say which was dropped.
		arrivals.set(key, arrivals.has(key) ? undefined : datagram.atMs);
	}
	return datagrams.flatMap((datagram) => {
		if (datagram.fromPort !== outOfPort) return [];
		const atMs = arrivals.get(keyOf(datagram));
		return atMs === undefined ? [] : [{ atMs, delayMs: datagram.atMs - atMs, payload: datagram.payload }];
	});
}
