/** Counts what a simulation has done, and says so in a line. */
export interface StoredReport {
	readonly participantId: string;
	readonly webinarUuid: string;
	readonly run: string;
	readonly slot: number;
	/** JSON of the encoded samples. */
	readonly samples: string;
}

export interface Tally {
	connected: number;
	sent: number;
	acknowledged: number;
	refused: number;
	/** Why reports and connections were turned away, and how often. */
	readonly reasons: Map<string, number>;
	readonly record: (report: StoredReport) => void;
}

export function createTally(record: Tally["record"] = () => undefined): Tally {
	return { connected: 0, sent: 0, acknowledged: 0, refused: 0, reasons: new Map(), record };
}

export function countStored(tally: Tally, report: StoredReport): void {
	tally.acknowledged += 1;
	tally.record(report);
}

export function countRefused(tally: Tally, reason: string, reports: number): void {
	tally.refused += reports;
	tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1);
}

export function progressLine(tally: Tally, participants: number): string {
	const { connected, sent, acknowledged, refused } = tally;
	return `simulating: ${connected} of ${participants} connected, ${sent} reports sent, ${acknowledged} acknowledged, ${refused} refused`;
}

export function summaryLine(tally: Tally, participants: number): string {
	return `simulated: ${participants} participants, ${tally.acknowledged} reports acknowledged, ${tally.refused} refused`;
}

/** One JSON line for each stored report, for checking what the API says against what was sent. */
export function recordLine({ participantId, webinarUuid, run, slot, samples }: StoredReport): string {
	return `${JSON.stringify({ participantId, webinarUuid, run, slot }).slice(0, -1)},"samples":${samples}}\n`;
}
