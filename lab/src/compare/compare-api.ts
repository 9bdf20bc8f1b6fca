/** Whether the API's past and summary say of a participant what its own samples say, and its live answers as well. */
import { isDeepStrictEqual } from "node:util";
import type { SlotReport } from "@qoscope/agent";
import { encodeSample, type QosEntry, type QosSummaryBody, type Report } from "@qoscope/wire";
import { askQos, askSummary } from "../../../e2e/support/answers.js";
import type { Ask } from "../../../e2e/support/ask-api.js";
import { expectedEntries, expectedSummary } from "../../../e2e/support/expected-figures.js";
import { compareLive, type LiveAnswer } from "./live-answers.js";

export interface Reported {
	readonly who: string;
	readonly participant: string;
	readonly reports: readonly SlotReport[];
	readonly live: readonly LiveAnswer[];
}

export interface ApiAnswers {
	readonly live: readonly QosEntry[];
	readonly past: readonly QosEntry[];
	readonly summary: QosSummaryBody["participants"][number]["qos"];
	/** The places in which they differ from the samples; empty when all is well. */
	readonly disagreements: readonly string[];
}

const asWire = (reports: readonly SlotReport[]): readonly Report[] =>
	reports.map(({ slot, samples }) => ({
		type: "report",
		slot,
		samples: samples.map(({ type, sample }) => [...encodeSample(type, sample)]),
	}));

export async function compareApi(ask: Ask, webinar: number, reported: Reported): Promise<ApiAnswers> {
	const { who, participant, reports, live } = reported;
	const { participants } = await askSummary(ask, webinar);
	const past = await askQos(ask, webinar, participant, "past");
	const summary = participants.find(({ participant_id }) => participant_id === participant)?.qos ?? [];
	const differs = (what: string, said: unknown, expected: unknown) =>
		isDeepStrictEqual(said, expected)
			? []
			: [`${who}, ${what}: the API says ${JSON.stringify(said)}, its samples ${JSON.stringify(expected)}`];
	return {
		live: live.flatMap(({ entries }) => entries),
		past,
		summary,
		disagreements: [
			...differs("past", past, expectedEntries(asWire(reports))),
			...differs("summary", summary, expectedSummary(asWire(reports))),
			...compareLive(live, reports).map((line) => `${who}, ${line}`),
			...(live.some(({ entries }) => entries.length > 0) ? [] : [`${who}, live: the API never said anything.`]),
		],
	};
}
