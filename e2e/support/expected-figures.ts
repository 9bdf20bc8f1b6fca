/** What both endpoints must say, computed from reports by the pure code alone, without a database. */
import {
	combineRuns,
	decodeSample,
	EMPTY_ROLLUP,
	merge,
	minuteStartOf,
	type QosEntry,
	type QosSummaryBody,
	type Report,
	type Rollup,
	rollUpSlot,
	type Sample,
	type StreamType,
} from "@qoscope/wire";
import { presentQosEntry } from "../../packages/server/src/api/present/qos-entry.js";
import { spellingOf } from "../../packages/server/src/api/present/spelling.js";
import { presentSummaryDetails } from "../../packages/server/src/api/present/summary-details.js";
import { entriesOf, figuresByParticipant } from "../../packages/server/src/summary/entries.js";

type BySlot = ReadonlyMap<StreamType, ReadonlyMap<number, Sample>>;

/** All reports of one participant, of whatever run, combined slot by slot. */
function combineReports(reports: readonly Report[]): BySlot {
	const types = new Map<StreamType, Map<number, Sample[]>>();
	for (const { slot, samples } of reports) {
		for (const encoded of samples) {
			const decoded = decodeSample(encoded);
			if (!decoded.ok) throw new Error(decoded.problem);
			const { type, sample } = decoded.value;
			const slots = types.get(type) ?? new Map<number, Sample[]>();
			types.set(type, slots.set(slot, [...(slots.get(slot) ?? []), sample]));
		}
	}
	const combined = (slots: ReadonlyMap<number, readonly Sample[]>) =>
		new Map([...slots].map(([slot, runs]) => [slot, combineRuns(runs)] as const));
	return new Map([...types].map(([type, slots]) => [type, combined(slots)]));
}

export function expectedEntries(reports: readonly Report[]): readonly QosEntry[] {
	const minutes = new Map<string, { participant: number; minuteMs: number; type: StreamType; rollup: Rollup }>();
	for (const [type, slots] of combineReports(reports)) {
		for (const [slotMs, sample] of slots) {
			const minuteMs = minuteStartOf(slotMs);
			const key = `${minuteMs} ${type}`;
			const rollup = merge(minutes.get(key)?.rollup ?? EMPTY_ROLLUP, rollUpSlot(slotMs, sample));
			minutes.set(key, { participant: 0, minuteMs, type, rollup });
		}
	}
	return entriesOf([...minutes.values()]).map((entry) => presentQosEntry(entry, spellingOf("open", "webinar", "qos")));
}

export function expectedSummary(reports: readonly Report[]): QosSummaryBody["participants"][number]["qos"] {
	const rollups = [...combineReports(reports)].map(([type, slots]) => ({
		participant: 0,
		type,
		rollup: [...slots].reduce((sum, [slotMs, sample]) => merge(sum, rollUpSlot(slotMs, sample)), EMPTY_ROLLUP),
	}));
	const spelling = spellingOf("open", "webinar", "qos_summary");
	const figures = figuresByParticipant(rollups).get(0) ?? new Map();
	return [...figures].map(([type, measured]) => ({ type, details: presentSummaryDetails(measured, type, spelling) }));
}
