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
	return areSame(watched, connections.map(nameTracks));
}
