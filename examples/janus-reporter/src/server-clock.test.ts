// A header that is good to a second, asked several times, gives the server's clock to a fraction of it.
import fc from "fast-check";
import { expect, test } from "vitest";
import { createServerClock, type ServerClock } from "./server-clock.js";

/** An answer to a question sent at `sentAtMs` that the server gave `thereMs` later and that took `backMs` back. */
function answer(clock: ServerClock, offsetMs: number, sentAtMs: number, thereMs: number, backMs: number): void {
	const servedAtMs = sentAtMs + thereMs + offsetMs;
	clock.observe(Math.floor(servedAtMs / 1_000) * 1_000, sentAtMs, sentAtMs + thereMs + backMs);
}

test("says nothing before an answer", () => {
	expect(() => createServerClock(() => 0).now()).toThrow();
});

test("the true time is always within its uncertainty, however the answers fall", () => {
	const way = fc.nat({ max: 400 });
	const answers = fc.array(fc.tuple(fc.nat({ max: 60_000 }), way, way), { minLength: 1, maxLength: 20 });
	fc.assert(
		fc.property(fc.nat({ max: 2_000_000_000 }), answers, (offsetMs, asked) => {
			const clock = createServerClock(() => 0);
			for (const [sentAtMs, thereMs, backMs] of asked) answer(clock, offsetMs, sentAtMs, thereMs, backMs);
			const { lowest, highest } = {
				lowest: offsetMs - 2 * clock.uncertaintyMs(),
				highest: offsetMs + 2 * clock.uncertaintyMs(),
			};
			expect(clock.now()).toBeGreaterThanOrEqual(lowest);
			expect(clock.now()).toBeLessThanOrEqual(highest);
		}),
	);
});

test("eight answers 130 ms apart tell it to a fifteenth of a second", () => {
	const clock = createServerClock(() => 0);
	for (let asked = 0; asked < 8; asked++) answer(clock, 1_772_360_123_456, asked * 130, 1, 1);
	expect(clock.uncertaintyMs()).toBeLessThanOrEqual(66);
	expect(Math.abs(clock.now() - 1_772_360_123_456)).toBeLessThanOrEqual(132);
});

test("a clock that was set is followed at once", () => {
	const clock = createServerClock(() => 0);
	answer(clock, 1_000_000, 0, 1, 1);
	answer(clock, 5_000_000, 100, 1, 1);
	expect(Math.abs(clock.now() - 5_000_000)).toBeLessThanOrEqual(1_000);
});
