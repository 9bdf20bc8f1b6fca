/** What reached the receiver: what the relay sent, without what the kernel dropped after it. */
import type { Relay } from "../relay/relay.js";
import type { StreamCount } from "../relay/stream-count.js";
import type { KernelDrop } from "./kernel-loss.js";

/** A sequence number comes again after so many packets, which no call of the lab has. */
export function lessDrops(count: StreamCount, drops: readonly KernelDrop[]): StreamCount {
	const mine = new Set(drops.filter(({ ssrc }) => ssrc === count.ssrc).map(({ sequence }) => sequence));
	const isLost = (record: StreamCount["records"][number]) => !record.isDropped && mine.has(record.sequence);
	const lost = count.records.filter(isLost);
	return {
		...count,
		forwarded: count.forwarded - lost.length,
		dropped: { ...count.dropped, loss: count.dropped.loss + lost.length },
		sealedBytes: count.sealedBytes - lost.reduce((sum, { sealedBytes }) => sum + sealedBytes, 0),
		records: count.records.map((record) => (isLost(record) ? { ...record, isDropped: true } : record)),
	};
}

export function lessKernelDrops(relay: Relay, drops: readonly KernelDrop[]): Relay {
	return {
		...relay,
		count(direction) {
			const count = relay.count(direction);
			if (direction === "up") return count;
			return { ...count, streams: count.streams.map((stream) => lessDrops(stream, drops)) };
		},
	};
}
