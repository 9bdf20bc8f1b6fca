// The fates of packets: the same from the same seed, and in the long run what the scenario says.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createFates, type Impairment, type Loss } from "./impairment.js";

const PACKETS = 40_000;

/** Fates of packets of 1,000 bytes that come every 10 ms. */
function decideAll(impairment: Impairment, { seed = 1, packets = PACKETS, everyMs = 10 } = {}) {
	const fates = createFates(seed, impairment);
	return Array.from({ length: packets }, (_, index) =>
		fates.decide({ atMs: index * everyMs, bytes: 1_000, medium: "video" }),
	);
}

const isDropped = ({ kind }: { readonly kind: string }) => kind === "dropped";

test("the same seed gives the same fates, another one others", () => {
	const impairment: Impairment = { loss: { kind: "random", ratio: 0.1 }, delayMs: 40, jitterMs: 10 };
	const options = { packets: 500 };
	expect(decideAll(impairment, options)).toEqual(decideAll(impairment, options));
	expect(decideAll(impairment, { ...options, seed: 2 })).not.toEqual(decideAll(impairment, options));
});

describe("loss", () => {
	const losses: readonly Loss[] = [
		{ kind: "random", ratio: 0.01 },
		{ kind: "random", ratio: 0.2 },
		{ kind: "burst", ratio: 0.05, length: 4 },
		{ kind: "every", nth: 50 },
	];
	test.each(losses)("$kind loses the share that it says", (loss) => {
		const ratio = loss.kind === "every" ? 1 / loss.nth : loss.ratio;
		const dropped = decideAll({ loss }).filter(isDropped).length;
		// Four standard deviations; bursts make it as if there were fewer packets.
		const length = loss.kind === "burst" ? 2 * loss.length : 1;
		expect(Math.abs(dropped / PACKETS - ratio)).toBeLessThan(4 * Math.sqrt((ratio * (1 - ratio) * length) / PACKETS));
	});

	test("in bursts has the length of bursts that it says", () => {
		const lost = decideAll({ loss: { kind: "burst", ratio: 0.05, length: 4 } }).map(isDropped);
		const bursts = lost.filter((is, index) => is && !lost[index - 1]).length;
		expect(lost.filter(Boolean).length / bursts).toBeCloseTo(4, 0);
	});

	test("of every n-th packet takes just those", () => {
		const dropped = decideAll({ loss: { kind: "every", nth: 3 } }, { packets: 9 }).map(isDropped);
		expect(dropped).toEqual([false, false, true, false, false, true, false, false, true]);
	});

	test("is of media alone, and of one medium where it says so", () => {
		const fates = createFates(1, { loss: { kind: "random", ratio: 1, of: "audio" } });
		const fateOf = (medium?: "audio" | "video") => fates.decide({ atMs: 0, bytes: 100, medium }).kind;
		expect([fateOf("audio"), fateOf("video"), fateOf()]).toEqual(["dropped", "forwarded", "forwarded"]);
	});
});

describe("delay", () => {
	const departures = (impairment: Impairment) =>
		decideAll(impairment, { packets: 2_000 }).map((fate, index) =>
			fate.kind === "forwarded"
				? { heldMs: fate.departMs - index * 10, departMs: fate.departMs }
				: { heldMs: -1, departMs: -1 },
		);

	test("stays within its jitter and is its mean", () => {
		const held = departures({ delayMs: 40, jitterMs: 20, reorder: true }).map(({ heldMs }) => heldMs);
		expect(Math.min(...held)).toBeGreaterThanOrEqual(20);
		expect(Math.max(...held)).toBeLessThanOrEqual(60);
		expect(held.reduce((sum, ms) => sum + ms, 0) / held.length).toBeCloseTo(40, 0);
	});

	test("lets nothing overtake unless it says so", () => {
		const overtakes = (reorder: boolean) => {
			const times = departures({ delayMs: 40, jitterMs: 20, reorder }).map(({ departMs }) => departMs);
			return times.filter((ms, index) => ms < (times[index - 1] ?? 0)).length;
		};
		expect(overtakes(false)).toBe(0);
		expect(overtakes(true)).toBeGreaterThan(100);
	});
});

test("a narrow way never carries more than its rate, and never holds more than its queue", () => {
	fc.assert(
		fc.property(fc.integer({ min: 100_000, max: 2_000_000 }), fc.integer({ min: 20, max: 400 }), (rateBps, queueMs) => {
			const packets = 1_000;
			const fates = decideAll({ rateBps, queueMs }, { packets, everyMs: 5 });
			const forwarded = fates.flatMap((fate, index) =>
				fate.kind === "forwarded" ? [{ departMs: fate.departMs, heldMs: fate.departMs - index * 5 }] : [],
			);
			const packetMs = 8_000_000 / rateBps;
			for (const { heldMs } of forwarded) expect(heldMs).toBeLessThanOrEqual(queueMs + packetMs + 0.001);
			const spanMs = (forwarded.at(-1)?.departMs ?? 0) - (forwarded[0]?.departMs ?? 0) + packetMs;
			expect(forwarded.length * 8_000_000).toBeLessThanOrEqual(rateBps * spanMs * 1.001);
		}),
		{ numRuns: 50 },
	);
});

test("an outage drops everything until it is over", () => {
	const fates = createFates(1, { isDown: true });
	expect(fates.decide({ atMs: 0, bytes: 9 })).toEqual({ kind: "dropped", cause: "outage" });
	fates.change({ isDown: false });
	expect(fates.decide({ atMs: 1, bytes: 9 }).kind).toBe("forwarded");
});
