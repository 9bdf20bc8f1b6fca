/** What the wire carried of one stream of one participant, seen from outside the browser. */
export interface StreamTruth {
	/** Media packets that reached the receiver, and those of them that were lost on the way. */
	readonly packets: number;
	readonly lost: number;
	/**
	 * RTP payload that was sent, or that reached the receiver: without headers, extensions and the tag of SRTP. Of what is
	 * sent two bounds, which differ by what may be a probe or a retransmission.
	 */
	readonly payloadBytes: { readonly least: number; readonly most: number };
	/** Pictures: sent ones are distinct RTP timestamps, received ones what a reader of the decoded track counts. */
	readonly frames: number;
	/** From the first packet to the last. */
	readonly durationMs: number;
	readonly delays: DelayTruth;
}

/** By the kernel's clock in a capture, or else by the relay's own, which a late machine falsifies. */
export type DelaySource = "capture" | "relay";

export interface DelayTruth {
	readonly from: DelaySource;
	/** What the way adds to a round trip: the mean way of packets up and that of packets down. */
	readonly roundTripMs: number | undefined;
	/** RFC 3550 jitter, read once a second. */
	readonly jitterMs: number | undefined;
	/** What the relay itself believes: how long it held packets, and the jitter with which it sent them. */
	readonly relay: { readonly heldRoundTripMs: number | undefined; readonly departureJitterMs: number | undefined };
	/** The very exchanges that a browser reads round trips from, as a capture has them. */
	readonly exchangedMs: number | undefined;
}
