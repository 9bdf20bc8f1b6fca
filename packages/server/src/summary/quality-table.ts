/**
 * Every number that a quality score or a health word depends on, with its source beside it. The scores compute from this
 * table alone, and docs/quality.md shows it (quality-table.test.ts compares them both ways).
 */

import { LONGEST_UNCHECKED_MS, MISSED_REPORTS } from "@qoscope/wire";

/** Grows when a change gives any score another value, so that kept scores can be told apart. */
export const QUALITY_VERSION = 1;

export interface Constant {
	readonly value: number;
	readonly unit: "" | "ms" | "%";
	readonly meaning: string;
	readonly source: string;
}

/** Constants of the E-model (ITU-T G.107) as audio is scored by it. */
export const E_MODEL = {
	defaultRating: {
		value: 93.2,
		unit: "",
		meaning: "Rating R with every input at its default and nothing impaired: Ro − Is, with the default Idle.",
		source: "ITU-T G.107 (06/2015) section 7.7",
	},
	undisturbedDelay: {
		value: 100,
		unit: "ms",
		meaning: "mT: one-way delay that nobody notices.",
		source: "ITU-T G.107 (06/2015) section 7.4, Table 1, class Default",
	},
	delaySensitivity: {
		value: 1,
		unit: "",
		meaning: "sT: how much delay disturbs.",
		source: "ITU-T G.107 (06/2015) section 7.4, Table 1, class Default",
	},
	equipmentImpairment: {
		value: 0,
		unit: "",
		meaning: "Ie: what the codec costs without loss.",
		source: "ITU-T G.107 (06/2015) section 7.7; G.113 has none for Opus, which adds little at the rates of browsers",
	},
	lossRobustness: {
		value: 25.1,
		unit: "%",
		meaning: "Bpl: how well the receiver conceals what was lost.",
		source: "ITU-T G.113 Appendix I, G.711 with concealment; it has none for Opus",
	},
	burstRatio: {
		value: 1,
		unit: "",
		meaning: "BurstR: losses do not come in bursts; a loss ratio cannot say whether they do.",
		source: "ITU-T G.107 (06/2015) section 7.5",
	},
	worstImpairment: {
		value: 95,
		unit: "",
		meaning: "What loss of everything can cost.",
		source: "ITU-T G.107 (06/2015) section 7.5",
	},
	bufferPerJitter: {
		value: 3,
		unit: "",
		meaning: "Playout buffer in multiples of the RFC 3550 jitter, which is the mean difference of two transit times.",
		source:
			"Where the excess of transit times is exponential, its mean is the jitter and its 95th percentile 3.0 of it",
	},
} as const satisfies Record<string, Constant>;

/** What can lower a score. The order is that in which reasons are told. */
export const QUALITY_REASONS = ["loss", "latency", "jitter", "frame_rate", "freeze", "resolution"] as const;
export type QualityReason = (typeof QUALITY_REASONS)[number];

export interface Scale {
	readonly reason: QualityReason;
	readonly media: readonly ("video" | "share")[];
	readonly unit: "ratio" | "ms" | "fps" | "lines";
	readonly meaning: string;
	/** Pairs of value and score, values rising; in between the score is on the straight line, outside it stays. */
	readonly points: readonly (readonly [value: number, score: number])[];
	readonly source: string;
}

/** The scales of moving pictures and of the shared screen; the worst of them is the score. */
export const SCALES: readonly Scale[] = [
	{
		reason: "loss",
		media: ["video", "share"],
		unit: "ratio",
		meaning: "Average loss.",
		points: [
			[0, 5],
			[0.02, 4],
			[0.05, 3],
			[0.1, 2],
			[0.2, 1],
		],
		source:
			"4: recommended limit of the hosted service; 2: above it senders cut their rate (draft-ietf-rmcat-gcc-02 section 6); 3 and 1: ours",
	},
	{
		reason: "latency",
		media: ["video", "share"],
		unit: "ms",
		meaning: "Average round trip.",
		points: [
			[0, 5],
			[150, 4],
			[300, 3],
			[800, 2],
			[1_600, 1],
		],
		source:
			"4: recommended limit of the hosted service; 3 and 2: round trips of 150 and 400 ms one way (ITU-T G.114 section 4); 1: ours",
	},
	{
		reason: "jitter",
		media: ["video", "share"],
		unit: "ms",
		meaning: "Average jitter.",
		points: [
			[0, 5],
			[40, 4],
			[100, 3],
			[200, 2],
			[400, 1],
		],
		source: "4: recommended limit of the hosted service; 3, 2 and 1: ours",
	},
	{
		reason: "frame_rate",
		media: ["video"],
		unit: "fps",
		meaning: "Average over the time that showed a picture; not judged where a slot was still.",
		points: [
			[2, 1],
			[5, 2],
			[8, 3],
			[12, 4],
			[24, 5],
		],
		source:
			"5: the rate of films; 4: what a camera of 15 a second falls to on an undisturbed line (12.2 in fixtures/recordings); 3, 2 and 1: ours",
	},
	{
		reason: "freeze",
		media: ["video"],
		unit: "ratio",
		meaning: "Frame rate of the slowest slot over the average; judged only beside a burst of loss.",
		points: [
			[0, 3],
			[0.2, 4],
			[1, 5],
		],
		source: "Ours: below a fifth, four of five seconds stood still. Ends at 3, since it tells of one slot alone",
	},
	{
		reason: "resolution",
		media: ["video"],
		unit: "lines",
		meaning: "Shorter side of the last picture.",
		points: [
			[60, 1],
			[90, 2],
			[120, 3],
			[180, 4],
			[720, 5],
		],
		source:
			"4: browsers do not go below 320×180 to save (libwebrtc, least pixels of a frame), and a tile of a gallery is no larger; 5, 3, 2 and 1: ours",
	},
];

/** When a scale says nothing, since something else looks the same. */
export const CONDITIONS = {
	stillFps: {
		value: 2,
		unit: "fps",
		meaning: "A slot up to this rate is still: a camera that is switched off sends about one black frame a second.",
		source: "A disabled track in fixtures/recordings: 1.2; browsers do not go below 2 to save",
	},
	burstLossRatio: {
		value: 0.1,
		unit: "ratio",
		meaning: "From this highest loss of one reading on, a slow slot is taken for a freeze and not for a choice.",
		source: "draft-ietf-rmcat-gcc-02 section 6, from where on senders cut their rate",
	},
} as const;

/** A lower edge belongs to its band. The contract names the bands and leaves their edges open. */
export const BANDS = [
	{ band: "good", from: 4, to: 5 },
	{ band: "fair", from: 3, to: 4 },
	{ band: "poor", from: 2, to: 3 },
	{ band: "bad", from: 1, to: 2 },
] as const;
export type Band = (typeof BANDS)[number]["band"];

/** From which average processor load on the health is no longer Good, or Critical. */
export const CPU_LIMITS = {
	warning: {
		systemCpuRatio: 0.8,
		pressure: "serious",
		source: "The hosted service's events equate serious with about 80 %",
	},
	critical: {
		systemCpuRatio: 0.95,
		pressure: "critical",
		source:
			"Its events equate critical with about 100 %, which an average reaches only when nothing else runs; 95 % is ours",
	},
} as const;

/** The value up to which a scale is good. */
function goodUpTo(wanted: QualityReason): number {
	const point = SCALES.find(({ reason }) => reason === wanted)?.points.find(([, score]) => score === 4);
	if (point === undefined) throw new Error(`The scale of ${wanted} has no good.`);
	return point[0];
}

/** Above these something is looked for that caused it: where a score is no longer good, or the way is dead. */
export const CAUSE_LIMITS = {
	loss: goodUpTo("loss"),
	latency: goodUpTo("latency"),
	jitter: goodUpTo("jitter"),
	cutOff: LONGEST_UNCHECKED_MS,
};

/** When what somebody suffers is put down to what all share. */
export const CAUSE_CONDITIONS = {
	fewestAlike: {
		value: 2,
		unit: "",
		meaning: "Where fewer others suffer the same, nothing is put down to the server.",
		source: "Ours: one other may have the same network, as two in a household have, or a bad one of their own",
	},
	sharedBy: {
		value: 0.5,
		unit: "ratio",
		meaning: "From this share of the others on, whatever they suffer alike is put down to the server.",
		source: "Ours: networks of people do not fail together, the way out of one server does",
	},
	alikeWithin: {
		value: 2,
		unit: "times",
		meaning: "Two suffer alike when both are over the limit and neither has more than so many times the other's.",
		source: "Ours: what one server loses is much the same for all behind it; bad networks differ",
	},
	senderWithin: {
		value: 0.5,
		unit: "ratio",
		meaning:
			"Others say what reached the receivers of a sender who were to receive this share of the packets, and of the sender's loss, or more.",
		source: "Ours: who came for the end of a minute, or receives somebody else, says little of it",
	},
	longestUnchecked: {
		value: LONGEST_UNCHECKED_MS,
		unit: "ms",
		meaning: "When nothing came and no round trip was read for longer than that, the way was dead.",
		source: "RFC 7675 section 5.1: a living way is checked every 5 s, and up to a fifth later at random",
	},
	missedReports: {
		value: MISSED_REPORTS,
		unit: "",
		meaning:
			"When so many reports on what was sent did not come, at the pace of those before, and nothing else, the way was dead.",
		source: "RFC 3550 section 6.3.5: who is not heard for five intervals is gone",
	},
} as const;
