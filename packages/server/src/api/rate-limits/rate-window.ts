/** The stretches of time that budgets are for: the seconds, minutes and days of the wall clock, which every node shares. */

export type RateWindow = "second" | "minute" | "day";

const WINDOW_MS: { readonly [window in RateWindow]: number } = { second: 1_000, minute: 60_000, day: 86_400_000 };
/** Counts outlive their window by so much, so that nodes whose clocks differ a little still count together. */
const GRACE_SECONDS = 60;

export interface WindowAt {
	/** Differs from that of every other window of its kind. */
	readonly number: number;
	/** Epoch ms. Days end at 00:00:00 UTC. */
	readonly endMs: number;
	/** From its start on, how long its count is of use. */
	readonly keepSeconds: number;
}

export function windowAt(window: RateWindow, nowMs: number): WindowAt {
	const lengthMs = WINDOW_MS[window];
	const number = Math.floor(nowMs / lengthMs);
	return { number, endMs: (number + 1) * lengthMs, keepSeconds: lengthMs / 1_000 + GRACE_SECONDS };
}
