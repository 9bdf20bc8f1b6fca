// Small stats reports, for the tests of what is derived from them.

import type { StatsReport } from "../src/measure/adapt.js";
import { createMemory, derive, type Memory, type Shares } from "../src/measure/derive.js";
import { fold, type Reading } from "../src/measure/fold.js";
import type { QuantitiesByType } from "../src/measure/sample.js";

export type Entry = Record<string, unknown>;
export const START_MS = 1_000_000;

/** What a report adds to what is known of its connection, as one sample a type. */
export function derived(memory: Memory, report: StatsReport, shares: Shares = new Set()): QuantitiesByType {
	const readings: Reading[] = [];
	const times = [...report.values()].map(({ type, timestamp }) =>
		`${type}`.startsWith("remote") ? 0 : Number(timestamp),
	);
	derive(memory, report, shares, Math.max(...times.filter(Number.isFinite)), (reading) => readings.push(reading));
	return fold(readings);
}

/** Feeds polls, one a second, and answers what each but the first gave. An entry without timestamp gets the poll's. */
export function deriveAll(polls: readonly (readonly Entry[])[], shares: Shares = new Set()): QuantitiesByType[] {
	const memory = createMemory();
	return polls
		.map((entries, index) => {
			const stamped = [{ id: "PC", type: "peer-connection" }, ...entries].map((entry) => ({
				timestamp: START_MS + index * 1_000,
				...entry,
			}));
			const report = new Map<string, Entry>(stamped.map((entry) => [String((entry as Entry)["id"]), entry]));
			return derived(memory, report, shares);
		})
		.slice(1);
}

export const audioIn = (fields: Entry): Entry => ({
	id: "IA",
	type: "inbound-rtp",
	kind: "audio",
	ssrc: 1,
	mid: "0",
	...fields,
});
export const videoIn = (fields: Entry): Entry => ({
	id: "IV",
	type: "inbound-rtp",
	kind: "video",
	ssrc: 2,
	mid: "1",
	...fields,
});
export const videoOut = (fields: Entry): Entry => ({
	id: "OV",
	type: "outbound-rtp",
	kind: "video",
	ssrc: 3,
	mid: "2",
	remoteId: "RI",
	...fields,
});
export const remoteIn = (fields: Entry): Entry => ({
	id: "RI",
	type: "remote-inbound-rtp",
	kind: "video",
	ssrc: 3,
	...fields,
});
export const pair = (fields: Entry): Entry[] => [
	{ id: "T", type: "transport", selectedCandidatePairId: "CP" },
	{ id: "CP", type: "candidate-pair", ...fields },
];
