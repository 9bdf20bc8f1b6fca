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
import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import type { ServerProcess } from "./server-process.js";

async function askFor<const S extends TSchema>(server: ServerProcess, path: string, schema: S) {
	const { status, body } = await server.ask(path);
	if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
	return Value.Parse(schema, body);
}

export async function askQos(
	server: ServerProcess,
	webinar: number,
	participant: string,
	type: "live" | "past",
): Promise<readonly QosEntry[]> {
	const path = `/v2/metrics/webinars/${webinar}/participants/${participant}/qos?type=${type}`;
	return (await askFor(server, path, ParticipantQosSchema)).user_qos;
}

export async function askSummary(server: ServerProcess, webinar: number): Promise<QosSummaryBody> {
	return askFor(server, `/v2/metrics/webinars/${webinar}/participants/qos_summary`, QosSummarySchema);
}

export async function askParticipants(server: ServerProcess, webinar: number): Promise<ParticipantListBody> {
	return askFor(server, `/v2/metrics/webinars/${webinar}/participants?type=live`, ParticipantListSchema);
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
