/** What the wire carried of one stream of one participant, seen from outside the browser. */
export interface StreamTruth {
	/** Media packets that reached the receiver, and those of them that were lost on the way. */
	readonly packets: number;
	readonly lost: number;
	/** Of the lost ones those that a receiver cannot tell: in gaps that it takes for another beginning of the stream. */
	readonly lostInGaps: number;
	/**
	 * RTP payload that was sent, or that reached the receiver: without headers, extensions and the tag of SRTP. Of what is
	 * sent two bounds, which differ by what may be a probe or a retransmission.
	 */
	readonly payloadBytes: { readonly least: number; readonly most: number };
	/** Of what is sent the payload of the media alone, without what is repeated as a probe. */
	readonly mediaBytes?: number | undefined;
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
	/** Of the very exchanges that a browser reads round trips from; without a capture what relays added to all packets. */
	readonly roundTripMs: number | undefined;
	/** The mean way of all packets up and that of all packets down, as a capture has them. A few exchanges may have another. */
	readonly injectedMs: number | undefined;
	/** RFC 3550 jitter, read once a second. */
	readonly jitterMs: number | undefined;
	/** What the relay itself believes: how long it held packets, and the jitter with which it sent them. */
	readonly relay: { readonly heldRoundTripMs: number | undefined; readonly departureJitterMs: number | undefined };
}
