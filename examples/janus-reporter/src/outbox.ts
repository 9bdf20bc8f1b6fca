/** What one visit has reported and the server has not acknowledged yet; the oldest goes first, and again until it is. */
import type { BatchAnswer } from "@qoscope/wire";
import type { SlotReport } from "./slot-folder.js";

/** Ten minutes of slots: as long as agents keep theirs. */
const MOST_REPORTS = 120;
/** A batch may have 65,536 bytes; a report of six streams has about 400. */
const REPORTS_A_BATCH = 40;

export interface Outbox {
	readonly add: (reports: readonly SlotReport[]) => void;
	/** The oldest, as many as one batch takes. */
	readonly next: () => readonly SlotReport[];
	/** Forgets what the server stored or refused for good, and tells how many it refused. */
	readonly settle: (answer: Pick<BatchAnswer, "acknowledged" | "refused">) => number;
	readonly isEmpty: () => boolean;
	/** How many were given up because too many waited. */
	readonly dropped: () => number;
}

export function createOutbox(): Outbox {
	const waiting = new Map<number, SlotReport>();
	let dropped = 0;
	return {
		add: (reports) => {
			for (const report of reports) waiting.set(report.slot, report);
			for (const slot of waiting.keys()) {
				if (waiting.size <= MOST_REPORTS) break;
				waiting.delete(slot);
				dropped += 1;
			}
		},
		next: () => [...waiting.values()].slice(0, REPORTS_A_BATCH),
		settle: ({ acknowledged, refused }) => {
			for (const slot of [...acknowledged, ...refused.map(({ slot }) => slot)]) waiting.delete(slot);
			return refused.length;
		},
		isEmpty: () => waiting.size === 0,
		dropped: () => dropped,
	};
}
