/**
 * The server's clock, from the `Date` header of its answers. One header is good to a second; each answer bounds the
 * offset from both sides, and the bounds of several meet.
 */
export interface ServerClock {
	/** Epoch ms on the server's clock; throws before the first answer. */
	readonly now: () => number;
	/** `dateMs` is what `Date` said, cut to whole seconds; the other two are on the local clock. */
	readonly observe: (dateMs: number, sentAtMs: number, receivedAtMs: number) => void;
	/** Half the distance of the bounds of all answers so far. */
	readonly uncertaintyMs: () => number;
}

/** `local` is a monotonic clock, so that nobody who sets this machine's clock moves a slot. */
export function createServerClock(local: () => number): ServerClock {
	let lowMs = Number.NEGATIVE_INFINITY;
	let highMs = Number.POSITIVE_INFINITY;
	let offsetMs: number | undefined;
	return {
		now: () => {
			if (offsetMs === undefined) throw new Error("The server has not answered yet.");
			return local() + offsetMs;
		},
		observe: (dateMs, sentAtMs, receivedAtMs) => {
			const lowest = dateMs - receivedAtMs;
			const highest = dateMs + 1_000 - sentAtMs;
			const fits = lowest <= highMs && highest >= lowMs;
			// Clocks drift, or are set: then the newest answer alone is right.
			lowMs = fits ? Math.max(lowMs, lowest) : lowest;
			highMs = fits ? Math.min(highMs, highest) : highest;
			offsetMs = offsetMs === undefined ? (lowMs + highMs) / 2 : Math.min(Math.max(offsetMs, lowMs), highMs);
		},
		uncertaintyMs: () => (highMs - lowMs) / 2,
	};
}
