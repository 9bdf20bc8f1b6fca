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
	/** RFC 3550 jitter of the departures, read once a second. */
	readonly jitterMs: number | undefined;
	/** How long the relay held packets of both directions, on the average: the round trip that it adds. */
	readonly heldRoundTripMs: number | undefined;
}
