import type { Connection } from "@qoscope/agent";
import { nameTracks } from "@qoscope/agent/name-tracks";

/** Notes every connection that is made while a task runs, without any of the adapters. */
export async function noteConnections<Result>(
	task: (made: readonly RTCPeerConnection[]) => Promise<Result>,
): Promise<Result> {
	const original = globalThis.RTCPeerConnection;
	const made: RTCPeerConnection[] = [];
	globalThis.RTCPeerConnection = new Proxy(original, {
		construct(target, values) {
			const connection: RTCPeerConnection = Reflect.construct(target, values);
			made.push(connection);
			return connection;
		},
	});
	try {
		return await task(made);
	} finally {
		globalThis.RTCPeerConnection = original;
	}
}

/** Whether two lists hold the very same connections. */
export function areSame(some: readonly unknown[], others: readonly unknown[]): boolean {
	return some.length === others.length && some.every((one) => others.includes(one));
}

/** Whether these connections and no others are watched, as the adapters hand them over. */
export function areWatched(watched: readonly unknown[], connections: readonly RTCPeerConnection[]): boolean {
	return areSame(
		watched,
		connections.map((connection) => nameTracks(connection)),
	);
}

/** How many of the streams that are sent and received have each of these names in the reports of what is watched. */
export async function streamsNamed(
	watched: readonly Connection[],
	names: ReadonlySet<string>,
): Promise<{ sent: number; received: number }> {
	const count = { sent: 0, received: 0 };
	for (const connection of watched) {
		for (const entry of (await connection.getStats()).values()) {
			if (!names.has(String(entry["trackIdentifier"]))) continue;
			if (entry["type"] === "outbound-rtp") count.sent += 1;
			if (entry["type"] === "inbound-rtp") count.received += 1;
		}
	}
	return count;
}
