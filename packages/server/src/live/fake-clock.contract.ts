/** Test material: a clock that is turned by hand. */
import type { Clock } from "../clock.js";

export interface FakeClock extends Clock {
	/** Both clocks go on. */
	readonly pass: (timeMs: number) => void;
	/** Only the wall clock jumps. */
	readonly jump: (timeMs: number) => void;
}

/** 2026-03-01T10:15:00Z, a multiple of five seconds. */
export const MORNING_MS = Date.UTC(2026, 2, 1, 10, 15);

export function createFakeClock(startMs = MORNING_MS): FakeClock {
	let wallMs = startMs;
	let monotonicMs = 1_000;
	return {
		nowMs: () => wallMs,
		monotonicMs: () => monotonicMs,
		pass(timeMs) {
			wallMs += timeMs;
			monotonicMs += timeMs;
		},
		jump(timeMs) {
			wallMs += timeMs;
		},
	};
}
