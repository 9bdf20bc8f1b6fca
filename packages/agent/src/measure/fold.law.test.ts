// The agent's folding is the wire's: polls of several streams come out as combine and mergeSamples say.
import * as wire from "@qoscope/wire";
import fc from "fast-check";
import { expect, test } from "vitest";
import { combine, merge } from "./fold.js";
import { METRIC_NAMES, type Quantities } from "./sample.js";

const types = ["audio_input", "video_output", "as_input", "cpu_usage"] as const;

/** One stream's part of one poll: whole numbers, so that sums are exact; a size comes whole and with frames. */
function quantitiesOf(type: (typeof types)[number]): fc.Arbitrary<Quantities> {
	const names = METRIC_NAMES[type].filter((name) => !["durationMs", "width", "height"].includes(name));
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

test("polls of streams fold as the wire combines sources and merges times", () => {
	const slots = fc
		.constantFrom(...types)
		.chain((type) =>
			fc.array(fc.array(quantitiesOf(type), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
		);
	fc.assert(
		fc.property(slots, (polls) => {
			let mine: Quantities | undefined;
			let theirs: wire.TimedSample = { sample: wire.EMPTY_SAMPLE };
			polls.forEach((streams, atMs) => {
				// Folding changes what is folded into.
				const copies = streams.map((stream) => ({ ...stream }));
				const poll = copies.reduce<Quantities | undefined>(combine, undefined) ?? {};
				mine = merge(mine, poll);
				const sample = streams.map(present).reduce(wire.combine, wire.EMPTY_SAMPLE);
				theirs = wire.mergeSamples(theirs, wire.timed(atMs, sample));
			});
			expect(present(mine ?? {})).toEqual(theirs.sample);
		}),
	);
});
