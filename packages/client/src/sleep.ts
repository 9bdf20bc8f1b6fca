/** Waits; throws the signal's reason as soon as it is aborted. */
export type Sleep = (durationMs: number, signal: AbortSignal | undefined) => Promise<void>;

/** The longest that a timer of a browser or of Node can be set to. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const sleep: Sleep = (durationMs, signal) =>
	new Promise((resolve, reject) => {
		const stop = () => {
			clearTimeout(timer);
			reject(signal?.reason);
		};
		const timer = setTimeout(
			() => {
				signal?.removeEventListener("abort", stop);
				resolve();
			},
			Math.min(durationMs, LONGEST_TIMER_MS),
		);
		if (signal?.aborted) stop();
		else signal?.addEventListener("abort", stop, { once: true });
	});
