/** Whose fault the API says it was, for one participant: the causes of its minutes, and the times in which it was cut off. */
import { type Cause, CausesSchema, type StreamType } from "@qoscope/wire";
import { Value } from "typebox/value";
import type { Ask } from "../../../e2e/support/ask-api.js";

/** Times are milliseconds of the call. */
export interface ToldCutOff {
	readonly type: StreamType;
	readonly cause: Cause;
	readonly fromMs: number;
	readonly untilMs: number;
	readonly senderPackets: number | undefined;
}

export interface ToldCauses {
	/** Each once. */
	readonly causes: readonly Cause[];
	/** One for each type that should have come. One that reaches into another minute is told there, too. */
	readonly cutOffs: readonly ToldCutOff[];
}

export async function toldCauses(
	ask: Ask,
	{ webinar, participant, callMs }: { readonly webinar: number; readonly participant: string; readonly callMs: number },
): Promise<ToldCauses> {
	const answer = await ask<unknown>(`/api/v1/webinars/${webinar}/participants/${participant}/causes`);
	const { windows } = Value.Parse(CausesSchema, answer);
	const cutOffs = new Map<string, ToldCutOff>();
	for (const { type, cause, fromMs, untilMs, senderPackets } of windows.flatMap(({ findings }) => findings)) {
		if (fromMs === undefined || untilMs === undefined) continue;
		const told = { type, cause, fromMs: fromMs - callMs, untilMs: untilMs - callMs, senderPackets };
		cutOffs.set(`${type} ${fromMs}`, told);
	}
	return { causes: [...new Set(windows.flatMap(({ cause }) => cause ?? []))], cutOffs: [...cutOffs.values()] };
}

/** "video_output cut off from 9.8 s to 24.8 s, network, while others sent 590 packets". */
export function sayCutOff({ type, cause, fromMs, untilMs, senderPackets }: ToldCutOff): string {
	const [from, until] = [fromMs, untilMs].map((atMs) => `${(atMs / 1_000).toFixed(1)} s`);
	const sent = senderPackets === undefined ? "" : `, while others sent ${senderPackets} packets`;
	return `${type} cut off from ${from} to ${until}, ${cause}${sent}`;
}
