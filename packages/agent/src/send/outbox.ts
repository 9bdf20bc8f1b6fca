/** The reports that the server has not acknowledged, oldest first: bounded, and what falls off is counted. */
import type { EncodedSample } from "../measure/sample.js";

export interface Report {
	readonly run: string;
	readonly slot: number;
	readonly samples: readonly EncodedSample[];
	/** When it was sent on the connection that is open. */
	sentAtMs?: number | undefined;
}

/** Ten minutes of slots. */
export const MAX_REPORTS = 120;

export interface Outbox {
	readonly reports: readonly Report[];
	readonly dropped: number;
	add(report: Report): void;
	/** Takes out what is stored, or what will never be. */
	remove(run: string, slot: unknown, isDropped: boolean): void;
	/** Everything is to be sent again. */
	forgetSent(): void;
	clear(): void;
}

export function createOutbox(): Outbox {
	let reports: Report[] = [];
	let dropped = 0;
	return {
		get reports() {
			return reports;
		},
		get dropped() {
			return dropped;
		},
		add(report) {
			reports.push(report);
			if (reports.length > MAX_REPORTS) {
				reports.shift();
				dropped += 1;
			}
		},
		remove(run, slot, isDropped) {
			const kept = reports.filter((report) => report.run !== run || report.slot !== slot);
			if (isDropped) dropped += reports.length - kept.length;
			reports = kept;
		},
		forgetSent() {
			for (const report of reports) report.sentAtMs = undefined;
		},
		clear() {
			dropped += reports.length;
			reports = [];
		},
	};
}
