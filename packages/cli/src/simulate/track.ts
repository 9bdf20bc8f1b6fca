/** A track: what a recording reports slot by slot, as the JSON of its samples, made once for all who replay it. */
import { encodeSample, SLOT_MS, type TypedSample } from "@qoscope/wire";

export interface Track {
	readonly name: string;
	/** One entry a slot; undefined where the recording has a gap. */
	readonly slots: readonly (string | undefined)[];
}

export interface ReplayedSlot {
	readonly slotMs: number;
	readonly samples: readonly TypedSample[];
}

export function makeTrack(name: string, replayed: readonly ReplayedSlot[]): Track {
	const firstMs = replayed[0]?.slotMs ?? 0;
	const slots: (string | undefined)[] = [];
	for (const { slotMs, samples } of replayed) {
		if (samples.length === 0) continue;
		slots[(slotMs - firstMs) / SLOT_MS] = JSON.stringify(samples.map(({ type, sample }) => encodeSample(type, sample)));
	}
	return { name, slots: Array.from(slots) };
}

/** The samples of the n-th slot of somebody who began `offset` slots into the track; it begins anew at its end. */
export function samplesAt(track: Track, offset: number, index: number): string | undefined {
	return track.slots[(offset + index) % track.slots.length];
}
