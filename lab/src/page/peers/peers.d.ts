/** What the lab uses of two peers whose own types this compiler cannot read. */
declare module "@peermetrics/webrtc-stats" {
	export class WebRTCStats {
		constructor(options: object);
		on(event: "stats", listener: (event: { readonly data: never }) => void): void;
		destroy(): void;
		addConnection(options: { readonly pc: RTCPeerConnection; readonly peerId: string }): Promise<unknown>;
	}
}
