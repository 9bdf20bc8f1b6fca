/** Whether the API's past and summary say of a participant what its own samples say. */
import { isDeepStrictEqual } from "node:util";
import type { SlotReport } from "@qoscope/agent";
import { encodeSample, type Report } from "@qoscope/wire";
import { askQos, askSummary } from "../../../e2e/support/answers.js";
import type { Ask } from "../../../e2e/support/ask-api.js";
import { expectedEntries, expectedSummary } from "../../../e2e/support/expected-figures.js";

export interface Reported {
	readonly who: string;
	readonly participant: string;
	readonly reports: readonly SlotReport[];
}

const asWire = (reports: readonly SlotReport[]): readonly Report[] =>
	reports.map(({ slot, samples }) => ({
		type: "report",
		slot,
		samples: samples.map(({ type, sample }) => [...encodeSample(type, sample)]),
	}));

/** The places in which they differ; empty when all is well. */
export async function compareApi(ask: Ask, webinar: number, reported: Reported): Promise<readonly string[]> {
	const { who, participant, reports } = reported;
	const { participants } = await askSummary(ask, webinar);
	const summary = participants.find(({ participant_id }) => participant_id === participant)?.qos;
	const differs = (what: string, said: unknown, expected: unknown) =>
		isDeepStrictEqual(said, expected)
			? []
			: [`${who}, ${what}: the API says ${JSON.stringify(said)}, its samples ${JSON.stringify(expected)}`];
	return [
		...differs("past", await askQos(ask, webinar, participant, "past"), expectedEntries(asWire(reports))),
		...differs("summary", summary, expectedSummary(asWire(reports))),
	];
}
