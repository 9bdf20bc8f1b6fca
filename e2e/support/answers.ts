/** The API's answers as the end-to-end tests read them, each checked against the contract's schema first. */
import {
	type ParticipantListBody,
	ParticipantListSchema,
	ParticipantQosSchema,
	parseBitrate,
	parseFrameRate,
	parseMilliseconds,
	parsePercent,
	type QosEntry,
	type QosSummaryBody,
	QosSummarySchema,
	type SummaryDetails,
} from "@qoscope/wire";
import { Value } from "typebox/value";
import type { Ask } from "./ask-api.js";
import type { WatchedType } from "./witness.js";

export async function askQos(
	ask: Ask,
	webinar: number,
	participant: string,
	type: "live" | "past",
): Promise<readonly QosEntry[]> {
	const path = `/v2/metrics/webinars/${webinar}/participants/${participant}/qos?type=${type}`;
	return Value.Parse(ParticipantQosSchema, await ask<unknown>(path)).user_qos;
}

export async function askSummary(ask: Ask, webinar: number): Promise<QosSummaryBody> {
	return Value.Parse(QosSummarySchema, await ask<unknown>(`/v2/metrics/webinars/${webinar}/participants/qos_summary`));
}

export async function askParticipants(ask: Ask, webinar: number): Promise<ParticipantListBody> {
	const path = `/v2/metrics/webinars/${webinar}/participants?type=live`;
	return Value.Parse(ParticipantListSchema, await ask<unknown>(path));
}

/** The metrics of a summary whose lowest, average and highest are not in this order; empty when all is well. */
export function disorderOf(details: SummaryDetails): string[] {
	const spreads = [
		["bitrate", parseBitrate],
		["latency", parseMilliseconds],
		["jitter", parseMilliseconds],
		["loss", parsePercent],
		["frame_rate", parseFrameRate],
	] as const;
	return spreads.flatMap(([name, parse]) => {
		const words = [details[`min_${name}`], details[`avg_${name}`], details[`max_${name}`]];
		if (words.every((word) => word === "")) return [];
		const [min, avg, max] = words.map((word) => parse(word));
		const inOrder = min !== undefined && avg !== undefined && max !== undefined && min <= avg && avg <= max;
		return inOrder ? [] : [`${name}: ${words.join(", ")}`];
	});
}

/** The words of one stream of an entry, by metric. */
export function wordsOfEntry(entry: QosEntry, type: WatchedType): Record<string, string> {
	return Object.fromEntries(Object.entries(entry[type]).map(([metric, words]) => [metric, String(words)]));
}
