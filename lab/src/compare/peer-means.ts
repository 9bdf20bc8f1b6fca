/** What each peer said on the average: whoever uses it sees these readings, one after another. */
import type { PeerReading } from "../page/peers/peer.js";

export type PeerMeans = Readonly<
	Record<"lossPercent" | "bitrateBps" | "frameRate" | "jitterMs" | "latencyMs", number | undefined>
>;

/** The page's clock, epoch milliseconds. Delays and jitter are taken from the steady part, as they are of the agent. */
export interface Span {
	readonly steadyFromMs: number;
	/** When the senders were paused. */
	readonly untilMs: number;
}

/** Layers of one picture: their rates add up, and everything else is their mean. */
export function peerMeans(
	readings: readonly PeerReading[],
	ssrcs: ReadonlySet<number>,
	{ steadyFromMs, untilMs }: Span,
): Readonly<Record<string, PeerMeans>> {
	const mine = readings.filter(({ ssrc, atMs }) => ssrcs.has(ssrc) && atMs <= untilMs);
	const means: Record<string, PeerMeans> = {};
	for (const peer of new Set(readings.map((reading) => reading.peer))) {
		const mean = (name: keyof PeerMeans, fromMs = 0) => {
			const values = mine.flatMap((reading) =>
				reading.peer === peer && reading.atMs >= fromMs && reading[name] !== undefined ? [reading[name]] : [],
			);
			return values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0) / values.length;
		};
		const layers = new Set(mine.filter((reading) => reading.peer === peer).map(({ ssrc }) => ssrc)).size;
		const bitrateBps = mean("bitrateBps");
		means[peer] = {
			lossPercent: mean("lossPercent"),
			bitrateBps: bitrateBps === undefined ? undefined : bitrateBps * layers,
			frameRate: mean("frameRate"),
			jitterMs: mean("jitterMs", steadyFromMs),
			latencyMs: mean("latencyMs", steadyFromMs),
		};
	}
	return means;
}
