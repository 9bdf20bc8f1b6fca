// The agent adds up as the wire does: what it makes of several streams and of several times is what combine and
// mergeSamples say.
import * as wire from "@qoscope/wire";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Entry, remoteIn, videoOut } from "../../test/small-reports.js";
import { createMemory, derive } from "./derive.js";
import { merge } from "./fold.js";
import { METRIC_NAMES, type Quantities, type QuantitiesByType } from "./sample.js";

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
	Object.fromEntries(Object.entries(quantities).filter(([, value]) => value !== undefined));

test("slots add up as the wire merges times", () => {
	const times = fc.constantFrom(...types).chain((type) => fc.array(quantitiesOf(type), { minLength: 1, maxLength: 5 }));
	fc.assert(
		fc.property(times, (polls) => {
			let theirs: wire.TimedSample = { sample: wire.EMPTY_SAMPLE };
			polls.forEach((poll, atMs) => {
				theirs = wire.mergeSamples(theirs, wire.timed(atMs, present(poll)));
			});
			// Folding changes what is folded into.
			const mine = polls.map((poll) => ({ ...poll })).reduce<Quantities | undefined>(merge, undefined) ?? {};
			expect(present(mine)).toEqual(theirs.sample);
		}),
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
			after: fc.integer({ min: 1, max: 3 }),
		},
		{ requiredKeys: ["after"] },
	),
	{ minLength: 1, maxLength: 4 },
);

test("streams and connections of the same time add up as the wire combines sources", () => {
	fc.assert(
		fc.property(layers, fc.boolean(), (chosen, isOneConnection) => {
			const entries = chosen.map(({ after, ...fields }, index): Entry[] => [
				videoOut({ id: `O${index}`, ssrc: index, remoteId: `R${index}`, packetsSent: 9, ...fields, after }),
				remoteIn({ id: `R${index}`, timestamp: 1, roundTripTimeMeasurements: 1, ...fields }),
			]);
			const before = [{ id: "PC", type: "peer-connection", timestamp: 0.5 }];
			const into: QuantitiesByType = {};
			const derived = (polls: readonly Entry[][], made: QuantitiesByType) => {
				const memory = createMemory();
				for (const poll of polls) derive(memory, poll, new Set(), made);
			};
			const at = (poll: readonly Entry[]) =>
				poll.map((entry) => ({ timestamp: 0.5 + 1_000 * Number(entry["after"] ?? 0), ...entry }));
			const alone = entries.map((poll) => {
				const made: QuantitiesByType = {};
				derived([before, at(poll)], made);
				return present(made.video_input ?? {});
			});
			if (isOneConnection) derived([before, at(entries.flat())], into);
			else for (const poll of entries) derived([before, at(poll)], into);
			expect(present(into.video_input ?? {})).toEqual(alone.reduce(wire.combine, wire.EMPTY_SAMPLE));
		}),
	);
});
