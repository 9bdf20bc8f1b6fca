/** The samples of the store in memory: the plain reading of ports.ts with the laws of `wire`, kept simple to be right. */
import {
	combineRuns,
	EMPTY_ROLLUP,
	groupBy,
	merge,
	minuteStartOf,
	type Rollup,
	rollUpSlot,
	type Sample,
	SLOT_MS,
	STREAM_TYPES,
	type StreamType,
} from "@qoscope/wire";
import type { SampleReader, SampleRow, SampleWriter } from "./ports.js";
import { sampleVersion } from "./sample-version.js";

/** One slot of one participant and type, all its runs combined. */
interface CombinedSlot {
	readonly participant: number;
	readonly type: StreamType;
	readonly slotMs: number;
	readonly sample: Sample;
}

export interface MemorySamples extends Omit<SampleReader, "listSharers" | "countSharers">, SampleWriter {
	/** Every stored row of an instance. */
	readonly rowsOf: (account: string, instance: string) => readonly SampleRow[];
}

function combineRows(rows: readonly SampleRow[]): CombinedSlot[] {
	const slots = groupBy(rows, ({ participant, type, slotMs }) => `${participant} ${type} ${slotMs}`);
	return [...slots.values()].flatMap((runs) => {
		const [first] = runs;
		if (first === undefined) return [];
		const { participant, type, slotMs } = first;
		return [{ participant, type, slotMs, sample: combineRuns(runs.map(({ sample }) => sample)) }];
	});
}

const typeOrder = (a: { readonly type: StreamType }, b: { readonly type: StreamType }) =>
	STREAM_TYPES.indexOf(a.type) - STREAM_TYPES.indexOf(b.type);

interface Group {
	readonly participant: number;
	readonly minuteMs: number;
	readonly type: StreamType;
	rollup: Rollup;
}

/** Rolls up the slots that `groupOf` puts together, a roll-up for each group and type. */
function rollUpBy(
	slots: readonly CombinedSlot[],
	groupOf: (slot: CombinedSlot) => Partial<Pick<Group, "participant" | "minuteMs">>,
) {
	const groups = new Map<string, Group>();
	for (const slot of slots) {
		const { participant = 0, minuteMs = 0 } = groupOf(slot);
		const key = `${participant} ${minuteMs} ${slot.type}`;
		const found = groups.get(key) ?? { participant, minuteMs, type: slot.type, rollup: EMPTY_ROLLUP };
		found.rollup = merge(found.rollup, rollUpSlot(slot.slotMs, slot.sample));
		groups.set(key, found);
	}
	return [...groups.values()].sort(
		(a, b) => a.participant - b.participant || a.minuteMs - b.minuteMs || typeOrder(a, b),
	);
}

export function createMemorySamples(): MemorySamples {
	const instances = new Map<string, Map<string, SampleRow>>();
	const rowsOf = (account: string, instance: string) => [
		...(instances.get(JSON.stringify([account, instance]))?.values() ?? []),
	];
	const rowsOfParticipants = (account: string, instance: string, participants: readonly number[]) =>
		rowsOf(account, instance).filter(({ participant }) => participants.includes(participant));

	return {
		rowsOf,
		insertSamples: async (_instanceStartMs, rows) => {
			for (const row of rows) {
				const instanceKey = JSON.stringify([row.account, row.instance]);
				const stored = instances.get(instanceKey) ?? new Map<string, SampleRow>();
				instances.set(instanceKey, stored);
				const key = JSON.stringify([row.participant, row.type, row.slotMs, row.run]);
				const before = stored.get(key);
				// Of two reports of one slot the one that covers more time wins, whatever their order.
				if (before === undefined || sampleVersion(row.sample) >= sampleVersion(before.sample)) stored.set(key, row);
			}
		},
		recentSlots: async (account, instance, participants, sinceMs, untilMs = Number.POSITIVE_INFINITY) =>
			combineRows(rowsOfParticipants(account, instance, participants))
				.filter(({ slotMs }) => slotMs >= sinceMs && slotMs < untilMs)
				.sort((a, b) => a.slotMs - b.slotMs || a.participant - b.participant || typeOrder(a, b)),
		minutesOf: async (account, instance, participants) =>
			rollUpBy(combineRows(rowsOfParticipants(account, instance, participants)), ({ participant, slotMs }) => ({
				participant,
				minuteMs: minuteStartOf(slotMs),
			})),
		summariesOf: async (account, instance, participants) =>
			rollUpBy(combineRows(rowsOfParticipants(account, instance, participants)), ({ participant }) => ({
				participant,
			})).map(({ participant, type, rollup }) => ({ participant, type, rollup })),
		rollupsOfInstances: async (account, uuids) =>
			[...new Set(uuids)].sort().flatMap((instance) =>
				rollUpBy(combineRows(rowsOf(account, instance)), () => ({})).map(({ type, rollup }) => ({
					instance,
					type,
					rollup,
				})),
			),
		shareSlotsOf: async (account, instance, participants) =>
			combineRows(rowsOfParticipants(account, instance, participants))
				.filter(({ type, sample }) => type === "as_input" && (sample.bytes ?? 0) > 0)
				.sort((a, b) => a.participant - b.participant || a.slotMs - b.slotMs)
				.map(({ participant, slotMs, sample }) => ({ participant, slotMs, durationMs: sample.durationMs ?? 0 })),
		lastSlotEnds: async (account, instance) => {
			const ends = new Map<number, number>();
			for (const { participant, slotMs } of rowsOf(account, instance)) {
				ends.set(participant, Math.max(ends.get(participant) ?? 0, slotMs + SLOT_MS));
			}
			return ends;
		},
	};
}
