/** The time that a simulation runs on; tests turn it faster. */
export interface Timeline {
	/** Epoch milliseconds. */
	readonly now: () => number;
	/** Calls once after so long, unless it is cancelled before. */
	readonly after: (delayMs: number, act: () => void) => () => void;
}

export const realTimeline: Timeline = {
	now: Date.now,
	after: (delayMs, act) => {
		const timer = setTimeout(act, delayMs);
		return () => clearTimeout(timer);
	},
};

/** Resolves after so long, or at once when the simulation is stopped. */
export function pause(timeline: Timeline, delayMs: number, stop: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (stop.aborted) return resolve();
		const finish = () => {
			cancel();
			stop.removeEventListener("abort", finish);
			resolve();
		};
		const cancel = timeline.after(delayMs, finish);
		stop.addEventListener("abort", finish);
	});
}
