/** Whose fault the API says it was, for one participant: the causes of its minutes, each once. */
import { type Cause, CausesSchema } from "@qoscope/wire";
import { Value } from "typebox/value";
import type { Ask } from "../../../e2e/support/ask-api.js";

export async function toldCauses(ask: Ask, webinar: number, participant: string): Promise<readonly Cause[]> {
	const answer = await ask<unknown>(`/api/v1/webinars/${webinar}/participants/${participant}/causes`);
	const { windows } = Value.Parse(CausesSchema, answer);
	return [...new Set(windows.flatMap(({ cause }) => cause ?? []))];
}
