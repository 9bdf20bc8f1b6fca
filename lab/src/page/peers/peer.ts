/** Another library that measures the same connection in the same page: with its defaults, by its documented fields. */

export interface PeerReading {
	readonly peer: string;
	/** The page's clock, epoch milliseconds. */
	readonly atMs: number;
	readonly ssrc: number;
	/** Of the time since the reading before it. */
	readonly lossPercent?: number | undefined;
	readonly bitrateBps?: number | undefined;
	readonly frameRate?: number | undefined;
	readonly jitterMs?: number | undefined;
	/** Round trip. */
	readonly latencyMs?: number | undefined;
}

/** Measures until the page ends; hands on each reading. */
export type Peer = (connection: RTCPeerConnection, take: (reading: Omit<PeerReading, "peer">) => void) => void;

/** From the unit of the browsers' statistics (seconds, ratios) by a factor; what is not there stays absent. */
export function times(factor: number, value: unknown): number | undefined {
	return typeof value === "number" && Number.isFinite(value) ? value * factor : undefined;
}
