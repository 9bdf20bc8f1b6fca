/** Reports with anything in them that the wire allows, seeded. */
import { encodeSample, type Report, SLOT_MS, STREAM_TYPES } from "@qoscope/wire";
import fc from "fast-check";
import { arbitrarySample } from "../../packages/wire/test/arbitrary-sample.js";

export interface RandomReportOptions {
	readonly seed: number;
	readonly count: number;
	/** The others lie before it, slot by slot. */
	readonly newestSlotMs: number;
}

/** A few less than asked for, since those without any sample are left out. */
export function randomReports({ seed, count, newestSlotMs }: RandomReportOptions): readonly Report[] {
	const types = STREAM_TYPES.slice(0, 7);
	const slot = fc.tuple(...types.map((type) => fc.option(arbitrarySample(type), { nil: undefined, freq: 4 })));
	const reports = fc.sample(slot, { seed, numRuns: count }).map((samples, index) => ({
		type: "report" as const,
		slot: newestSlotMs - index * SLOT_MS,
		samples: types.flatMap((type, place) => {
			const sample = samples[place];
			return sample === undefined ? [] : [encodeSample(type, sample)];
		}),
	}));
	return reports.filter(({ samples }) => samples.length > 0);
}
