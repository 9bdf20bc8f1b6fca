/** Keeps what a connection was, as it changed: when a browser gave a transport up, and when it had another. */

export interface ConnectionState {
	/** The page's clock, epoch milliseconds. */
	readonly atMs: number;
	readonly state: RTCPeerConnectionState;
}

export function keepStates(connection: RTCPeerConnection, states: ConnectionState[]): void {
	connection.addEventListener("connectionstatechange", () => {
		states.push({ atMs: Date.now(), state: connection.connectionState });
	});
}
