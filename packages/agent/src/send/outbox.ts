/** The reports that the server has not acknowledged, oldest first: bounded, and what falls off is counted. */
import type { EncodedSample } from "../measure/sample.js";

export interface Report {
	readonly run: string;
	readonly slot: number;
	readonly samples: readonly EncodedSample[];
	/** When it was last sent, and in which round of sending. */
	sentAtMs?: number;
	round?: number;
}

/** What became of the reports that are no longer in the outbox. */
export interface ReportCounts {
	acknowledgedReports: number;
	droppedReports: number;
}

export interface Outbox {
	reports: Report[];
	readonly counts: ReportCounts;
}

/** Ten minutes of slots. */
const MAX_REPORTS = 120;

export function addReport(outbox: Outbox, report: Report): void {
	if (outbox.reports.push(report) > MAX_REPORTS) {
		outbox.reports.shift();
		outbox.counts.droppedReports += 1;
	}
}

/** Takes out what is stored, or what will never be, and counts it as that. */
export function removeReport(outbox: Outbox, run: string, slot: unknown, counter: keyof ReportCounts): void {
	const kept = outbox.reports.filter((report) => report.run !== run || report.slot !== slot);
	outbox.counts[counter] += outbox.reports.length - kept.length;
	outbox.reports = kept;
}
