/** Whether the API said, while the call ran, what the newest slots said. */
import { isDeepStrictEqual } from "node:util";
import type { SlotReport } from "@qoscope/agent";
import { decodeSample, encodeSample, type QosEntry } from "@qoscope/wire";
import { askQos } from "../../../e2e/support/answers.js";
import type { Ask } from "../../../e2e/support/ask-api.js";
import { presentQosEntry } from "../../../packages/server/src/api/present/qos-entry.js";
import { spellingOf } from "../../../packages/server/src/api/present/spelling.js";
import type { SlotSample } from "../../../packages/server/src/store/ports.js";
import { liveEntryOf } from "../../../packages/server/src/summary/live-entry.js";

export interface LiveAnswer {
	/** Asked then and answered then; the server runs on this machine's clock. */
	readonly askedMs: number;
	readonly answeredMs: number;
	readonly entries: readonly QosEntry[];
}

export async function askLive(ask: Ask, webinar: number, participant: string): Promise<LiveAnswer> {
	const askedMs = Date.now();
	const entries = await askQos(ask, webinar, participant, "live");
	return { askedMs, answeredMs: Date.now(), entries };
}

function slotSamplesOf(reports: readonly SlotReport[]): readonly SlotSample[] {
	return reports.flatMap(({ slot, samples }) =>
		samples.flatMap(({ type, sample }) => {
			const decoded = decodeSample(encodeSample(type, sample));
			return decoded.ok ? [{ participant: 0, slotMs: slot, ...decoded.value }] : [];
		}),
	);
}

/** The answers that differ from the samples; empty when all is well. */
export function compareLive(answers: readonly LiveAnswer[], reports: readonly SlotReport[]): readonly string[] {
	const samples = slotSamplesOf(reports);
	const spelling = spellingOf("open", "webinar", "qos");
	return answers.flatMap(({ askedMs, answeredMs, entries }) => {
		const [entry] = entries;
		if (entry === undefined) return [];
		const known = samples.filter(({ slotMs }) => slotMs <= Date.parse(entry.date_time));
		// The server's own moment lies between the two.
		const expected = [askedMs, answeredMs].map((nowMs) => {
			const live = liveEntryOf(known, nowMs);
			return live && presentQosEntry(live, spelling);
		});
		if (expected.some((one) => isDeepStrictEqual(one, entry))) return [];
		return [`live: the API says ${JSON.stringify(entry)}, its samples ${JSON.stringify(expected[0])}`];
	});
}
