/**
 * What the server is to know: the facts, the rating, and the reports that it has not acknowledged, oldest first.
 * Bounded, and what falls off is counted.
 */
import type { EncodedSample } from "../measure/sample.js";

export interface Report {
	readonly run: string;
	/** What goes over the wire. */
	readonly body: { readonly slot: number; readonly samples: readonly EncodedSample[] };
	/** When it was last sent, and in which round of sending. */
	sentAtMs?: number;
	sentIn?: number;
}

/** How the participant found it, until that is stored. */
export interface Rating {
	readonly body: { readonly score: number; readonly comment: string | undefined };
	/** Tells whoever gave it whether it is known to be stored. */
	settle(isStored: boolean): void;
	sentAtMs?: number;
}

/** What became of the reports that are no longer in the outbox. */
export interface ReportCounts {
	acknowledgedReports: number;
	droppedReports: number;
}

export interface Outbox {
	/** The run that is going on; older ones may have reports left. */
	run: string;
	/** Another object when they have changed. */
	facts: object;
	rating?: Rating | undefined;
	reports: Report[];
	readonly counts: ReportCounts;
}

/** Ten minutes of slots. */
const MAX_REPORTS = 120;

export function addReport(outbox: Outbox, body: Report["body"]): void {
	if (outbox.reports.push({ run: outbox.run, body }) > MAX_REPORTS) {
		outbox.reports.shift();
		outbox.counts.droppedReports += 1;
	}
}

/** Takes out what is stored, or what will never be, and counts it as that. */
export function removeReport(outbox: Outbox, run: string, slot: unknown, counter: keyof ReportCounts): void {
	const kept = outbox.reports.filter((report) => report.run !== run || report.body.slot !== slot);
	outbox.counts[counter] += outbox.reports.length - kept.length;
	outbox.reports = kept;
}
