/** Where the agent and other libraries measure the same thing in the same page: the worst error of each. */
import { errorOf, type Row } from "../compare/rows.js";
import type { ScenarioResult } from "../run/run-scenario.js";

export interface Contest {
	readonly what: string;
	readonly unit: string;
	/** All where there is no list. */
	readonly scenarios?: readonly string[];
	readonly covers: (row: Row) => boolean;
	/** Relative to the truth, in percent. */
	readonly isRelative?: boolean;
}

const LOSSES = ["loss-1-down", "loss-5-down", "loss-20-down", "burst-down", "every-50"];

export const CONTESTS: readonly Contest[] = [
	{
		what: "loss of received video and shares, under retransmission",
		unit: "points",
		scenarios: LOSSES,
		covers: ({ metric, type, who }) => metric === "loss" && who === "attendee" && /^(video|as)_output$/.test(type),
	},
	{
		what: "loss with many streams, of which one suffers",
		unit: "points",
		scenarios: ["audio-loss-down"],
		covers: ({ metric, who }) => metric === "loss" && who === "attendee",
	},
	{
		what: "loss where fifty streams come in and all suffer",
		unit: "points",
		scenarios: ["fifty-streams"],
		covers: ({ metric, who }) => metric === "loss" && who === "attendee",
	},
	{
		what: "latency of an attendee who only receives",
		unit: "ms",
		covers: ({ metric, who, peers }) => metric === "latency" && who === "attendee" && Object.keys(peers).length > 0,
	},
	{
		what: "bit rate of received video and shares, under retransmission",
		unit: "%",
		scenarios: LOSSES,
		covers: ({ metric, type, who }) => metric === "payload" && who === "attendee" && !type.startsWith("audio"),
		isRelative: true,
	},
	{
		what: "frame rate received",
		unit: "fps",
		scenarios: ["clean", ...LOSSES],
		covers: ({ metric, who }) => metric === "frame rate" && who === "attendee",
	},
	{
		what: "jitter of received audio",
		unit: "ms",
		scenarios: ["clean", "delay-80", "asymmetric"],
		covers: ({ metric, type }) => metric === "jitter" && type === "audio_output",
	},
];

export const OURS = "Qoscope";

export interface Standing {
	readonly contest: Contest;
	readonly measurements: number;
	/** By name; NaN for who does not measure it. */
	readonly worst: Readonly<Record<string, number>>;
}

function worstOf(rows: readonly Row[], figureOf: (row: Row) => number | undefined, isRelative: boolean): number {
	const errors = rows.map((row) => {
		const error = errorOf({ ...row, agent: figureOf(row) });
		return isRelative ? (100 * error) / row.truth : error;
	});
	const measured = errors.filter((error) => !Number.isNaN(error));
	return measured.length === 0 ? Number.NaN : Math.max(...measured);
}

export function compete(results: readonly ScenarioResult[]): readonly Standing[] {
	return CONTESTS.map((contest) => {
		const rows = results
			.filter(({ name }) => contest.scenarios?.includes(name) ?? true)
			.flatMap((result) => result.rows.filter((row) => contest.covers(row)));
		const isRelative = contest.isRelative ?? false;
		const peers = [...new Set(rows.flatMap((row) => Object.keys(row.peers)))];
		return {
			contest,
			measurements: rows.length,
			worst: {
				[OURS]: worstOf(rows, (row) => row.agent, isRelative),
				...Object.fromEntries(peers.map((peer) => [peer, worstOf(rows, (row) => row.peers[peer], isRelative)])),
			},
		};
	});
}
