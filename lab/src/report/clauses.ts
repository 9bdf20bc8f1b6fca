/** The clauses of the accuracy statement, and how far the worst of all measurements is from each. */
import { errorOf, holds, type Row } from "../compare/rows.js";
import type { ScenarioResult } from "../run/run-scenario.js";

export interface Clause {
	readonly what: string;
	readonly allowed: string;
	readonly unit: string;
	readonly covers: (row: Row) => boolean;
	/** False where the error is named and nothing is promised of it. */
	readonly isPromised?: boolean;
	/** By default how far the agent is from the truth in the row's unit. */
	readonly errorOf?: (row: Row) => number;
}

const isReceived = ({ type }: Row) => type.endsWith("_output");
const isAudio = ({ type }: Row) => type.startsWith("audio");
const relative = (row: Row) => (100 * errorOf(row)) / row.truth;

export const CLAUSES: readonly Clause[] = [
	{
		what: "packets received",
		allowed: "1 packet",
		unit: "packets",
		covers: (row) => row.metric === "packets",
	},
	{
		what: "packets of received audio lost",
		allowed: "1 packet",
		unit: "packets",
		covers: (row) => row.metric === "lost" && isAudio(row),
	},
	{
		what: "packets of received video and shares lost, under retransmission",
		allowed: "1 packet",
		unit: "packets",
		covers: (row) => row.metric === "lost" && !isAudio(row),
	},
	{
		what: "loss of what is sent",
		allowed: "1 point",
		unit: "points",
		covers: (row) => row.metric === "loss" && !isReceived(row),
	},
	{
		what: "latency (round trip)",
		allowed: "5 ms or 5 %",
		unit: "ms",
		covers: (row) => row.metric === "latency",
	},
	{
		what: "bit rate of what is received, and of sent audio, as payload",
		allowed: "1 %",
		unit: "%",
		covers: (row) => row.metric === "payload" && (isReceived(row) || isAudio(row)),
		errorOf: relative,
	},
	{
		what: "bit rate of sent video and shares, as payload with the probes in it",
		allowed: "1 %",
		unit: "%",
		covers: (row) => row.metric === "payload" && !isReceived(row) && !isAudio(row),
		errorOf: relative,
	},
	{
		what: "bit rate of sent video and shares, beside their media alone: the probes",
		allowed: "nothing",
		unit: "%",
		covers: (row) => row.metric === "media",
		isPromised: false,
		errorOf: relative,
	},
	{
		what: "frame rate",
		allowed: "1 fps",
		unit: "fps",
		covers: (row) => row.metric === "frame rate",
	},
	{
		what: "jitter of received audio",
		allowed: "1 ms or 10 %",
		unit: "ms",
		covers: (row) => row.metric === "jitter" && isAudio(row),
	},
];

export interface Finding {
	readonly result: ScenarioResult;
	readonly row: Row;
	readonly error: number;
}

export interface Verdict {
	readonly clause: Clause;
	readonly measurements: number;
	readonly failures: number;
	readonly worst: Finding | undefined;
}

/** How much of what is allowed a row uses up; one without a measurement uses all. Without a promise the error itself. */
const strain = ({ row, error }: Finding) =>
	Number.isNaN(error) ? Number.POSITIVE_INFINITY : row.allowed === undefined ? error : errorOf(row) / row.allowed;

export function judge(results: readonly ScenarioResult[]): readonly Verdict[] {
	return CLAUSES.map((clause) => {
		const isMeant = (row: Row) => clause.covers(row) && (row.allowed !== undefined || clause.isPromised === false);
		const findings = results.flatMap((result) =>
			result.rows.filter(isMeant).map((row) => ({ result, row, error: (clause.errorOf ?? errorOf)(row) })),
		);
		const [worst] = findings.toSorted((a, b) => strain(b) - strain(a));
		return {
			clause,
			measurements: findings.length,
			failures: findings.filter(({ row }) => !holds(row)).length,
			worst,
		};
	});
}
