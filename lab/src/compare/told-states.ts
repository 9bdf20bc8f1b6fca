/** What the API says of each stream of a participant while the call runs: flowing, muted, paused, cut off or not measured. */
import { type StatesBody, StatesSchema } from "@qoscope/wire";
import { Value } from "typebox/value";
import type { Ask } from "../../../e2e/support/ask-api.js";

type Told = Pick<StatesBody, "agent" | "streams">;

export async function askStates(ask: Ask, webinar: number, participant: string): Promise<Told> {
	const answer = await ask<unknown>(`/api/v1/webinars/${webinar}/participants/${participant}/state`);
	return Value.Parse(StatesSchema, answer);
}

/** Of the agent and of each stream one state after another, as they changed. */
export function changesOf(answers: readonly Told[]): Readonly<Record<string, readonly string[]>> {
	const changes = new Map<string, string[]>();
	const note = (what: string, state: string) => {
		const told = changes.get(what) ?? [];
		changes.set(what, told);
		if (told.at(-1) !== state) told.push(state);
	};
	for (const { agent, streams } of answers) {
		note("agent", agent);
		for (const { type, state } of streams) note(type, state);
	}
	return Object.fromEntries([...changes].filter(([, told]) => told.join() !== "notMeasured"));
}
