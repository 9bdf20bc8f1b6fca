/**
 * Pings of the WebSocket, which browsers answer by themselves: a sign of life, and what the way to the agent and back
 * takes. A pong counts once, for the newest ping alone (RFC 6455, section 5.5.3); one that nobody asked for is none.
 */
import type { WebSocket } from "ws";

export interface Pings {
	readonly ping: () => void;
}

export function openPings(
	socket: Pick<WebSocket, "ping" | "on">,
	monotonicMs: () => number,
	take: (roundTripMs: number) => void,
): Pings {
	let count = 0;
	let sentMs: number | undefined;
	socket.on("pong", (data) => {
		if (sentMs === undefined || String(data) !== String(count)) return;
		take(monotonicMs() - sentMs);
		sentMs = undefined;
	});
	return {
		ping() {
			count += 1;
			sentMs = monotonicMs();
			socket.ping(String(count));
		},
	};
}
