// The agent adds up as the wire does: what it makes of several streams and of several times is what combine and
// mergeSamples say; and no moment is counted twice, whenever a stream was read.
import * as wire from "@qoscope/wire";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Entry, remoteIn, videoOut } from "../../test/small-reports.js";
import { createMemory, derive } from "./derive.js";
import { fold, type Reading, takeShare } from "./fold.js";
import { METRIC_NAMES, type Quantities } from "./sample.js";

const types = ["audio_input", "video_output", "as_input", "cpu_usage"] as const;

/** One stream's part of one poll: whole numbers, so that sums are exact; a size comes whole and with frames. */
function quantitiesOf(type: (typeof types)[number]): fc.Arbitrary<Quantities> {
	const names = METRIC_NAMES[type].filter((name) => !["durationMs", "width", "height", "startOffsetMs"].includes(name));
	const value = fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined });
	return fc
		.tuple(
			fc.integer({ min: 1, max: 5 }),
			fc.array(value, { minLength: names.length, maxLength: names.length }),
			fc.option(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })), { nil: undefined }),
		)
		.map(([durationMs, values, size]) => {
			const made: Quantities = { durationMs };
			names.forEach((name, index) => {
				const chosen = values[index];
				if (chosen !== undefined) made[name] = chosen;
			});
			if (size && made.frames) [made.width, made.height] = size;
			return made;
		});
}

const present = (quantities: Quantities) =>
	Object.fromEntries(
		// Where a slot began says nothing of a longer time.
		Object.entries(quantities).filter(([name, value]) => value !== undefined && name !== "startOffsetMs"),
	);

test("readings that follow each other add up as the wire merges times", () => {
	const times = fc
		.constantFrom(...types)
		.chain((type) => fc.tuple(fc.constant(type), fc.array(quantitiesOf(type), { minLength: 1, maxLength: 5 })));
	fc.assert(
		fc.property(times, ([type, polls]) => {
			let theirs: wire.TimedSample = { sample: wire.EMPTY_SAMPLE };
			let atMs = 0;
			const readings = polls.map(({ durationMs = 0, ...quantities }): Reading => {
				theirs = wire.mergeSamples(theirs, wire.timed(atMs, present({ durationMs, ...quantities })));
				const fromMs = atMs;
				atMs += durationMs;
				return { type, fromMs, untilMs: atMs, quantities };
			});
			expect(present(fold(readings)[type] ?? {})).toEqual(theirs.sample);
		}),
	);
});

test("time is that in which anything ran, whatever the order in which it was read, and never more than there is", () => {
	const interval = fc.tuple(fc.integer({ min: 0, max: 49 }), fc.integer({ min: 1, max: 30 }));
	fc.assert(
		fc.property(fc.array(interval, { minLength: 1, maxLength: 12 }), (intervals) => {
			const readings = intervals.map(([fromMs, forMs], index): Reading => {
				const untilMs = Math.min(50, fromMs + forMs);
				return { type: "video_output", fromMs, untilMs, quantities: { frames: index, width: index, height: 1 } };
			});
			const ran = new Set(
				readings.flatMap(({ fromMs, untilMs }) => Array.from({ length: untilMs - fromMs }, (_, n) => fromMs + n)),
			);
			const { video_output } = fold(readings);
			expect(video_output?.durationMs).toBe(ran.size);
			expect(fold([...readings].reverse()).video_output).toEqual(video_output);
		}),
	);
});

test("a stream read in pieces of any length gives the same frames and time as read at once", () => {
	const pieces = fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 30 })), {
		minLength: 1,
	});
	fc.assert(
		fc.property(pieces, (lengths) => {
			let atMs = 0;
			const readings = lengths.map(([forMs, frames]): Reading => {
				atMs += forMs;
				return {
					type: "video_output",
					fromMs: atMs - forMs,
					untilMs: atMs,
					quantities: { frames, width: 4, height: 2 },
				};
			});
			expect(present(fold(readings).video_output ?? {})).toEqual({
				durationMs: atMs,
				frames: lengths.reduce((sum, [, frames]) => sum + frames, 0),
				width: 4,
				height: 2,
			});
		}),
	);
});

test("a share and what it leaves are the whole, in whole packets", () => {
	fc.assert(
		fc.property(
			fc.constantFrom(...types).chain(quantitiesOf),
			fc.double({ min: 0, max: 1, noNaN: true }),
			(all, share) => {
				const rest = { ...all };
				const part = takeShare(rest, share);
				for (const name of ["bytes", "packets", "packetsLost", "frames", "latencyCount", "jitterSumMs"] as const) {
					if (all[name] === undefined) continue;
					expect((part[name] ?? 0) + (rest[name] ?? 0)).toBe(all[name]);
					expect(Number.isInteger(part[name] ?? 0)).toBe(true);
				}
				expect(part.latencyCount).toBeUndefined();
			},
		),
	);
});

/** A sent layer at two polls, with all that a browser may tell of it or not. */
const layers = fc.array(
	fc.record(
		{
			bytesSent: fc.nat(9),
			framesSent: fc.nat(3),
			frameWidth: fc.integer({ min: 1, max: 3 }),
			frameHeight: fc.integer({ min: 1, max: 3 }),
			fractionLost: fc.constantFrom(0, 0.25, 0.5),
			jitter: fc.constantFrom(0.001, 0.002),
			totalRoundTripTime: fc.nat(9),
		},
		{ requiredKeys: [] },
	),
	{ minLength: 1, maxLength: 4 },
);

test("streams and connections of the same time add up as the wire combines sources", () => {
	fc.assert(
		fc.property(layers, fc.boolean(), (chosen, isOneConnection) => {
			const entries = chosen.map((fields, index): Entry[] => [
				videoOut({
					id: `O${index}`,
					ssrc: index,
					remoteId: `R${index}`,
					packetsSent: 9,
					...fields,
					timestamp: 1_000.5,
				}),
				remoteIn({ id: `R${index}`, timestamp: 1, roundTripTimeMeasurements: 1, ...fields }),
			]);
			const readingsOf = (poll: readonly Entry[]) => {
				const memory = createMemory();
				const readings: Reading[] = [];
				derive(memory, [{ id: "PC", type: "peer-connection", timestamp: 0.5 }], new Set(), 0, () => {});
				derive(memory, poll, new Set(), 1_000, (reading) => readings.push(reading));
				return readings;
			};
			const alone = entries.map((poll) => present(fold(readingsOf(poll)).video_input ?? {}));
			const together = isOneConnection ? readingsOf(entries.flat()) : entries.flatMap(readingsOf);
			expect(present(fold(together).video_input ?? {})).toEqual(alone.reduce(wire.combine, wire.EMPTY_SAMPLE));
		}),
	);
});
