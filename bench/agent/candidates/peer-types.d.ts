/** What the bench uses of a package that comes without types. */
declare module "@peermetrics/webrtc-stats" {
	export class WebRTCStats {
		constructor(options: { readonly getStatsInterval: number });
		on(event: "stats", listener: (sample: unknown) => void): void;
		addConnection(options: { readonly pc: RTCPeerConnection; readonly peerId: string }): Promise<unknown>;
		destroy(): void;
	}
}
