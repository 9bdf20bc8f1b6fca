/** The reports that `simulate --record` wrote, by participant. */
import { readFileSync } from "node:fs";
import type { Report } from "@qoscope/wire";

export interface Recorded extends Report {
	readonly participantId: string;
	readonly webinarUuid: string;
}

export function readRecorded(file: string): ReadonlyMap<string, readonly Recorded[]> {
	const byParticipant = new Map<string, Recorded[]>();
	for (const line of readFileSync(file, "utf8").split("\n")) {
		if (line === "") continue;
		const report: Recorded = JSON.parse(line);
		const reports = byParticipant.get(report.participantId) ?? [];
		byParticipant.set(report.participantId, reports);
		reports.push(report);
	}
	return byParticipant;
}
