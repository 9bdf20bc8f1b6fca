/** Where the API named another cause than the one that a scenario injected, or none. */
import type { Cause } from "@qoscope/wire";
import { ROLES, type Role, type Scenario } from "../scenario/scenario.js";

/** Attendees in Node suffer what the attendee does. */
const roleOf = (who: string): Role => ROLES.find((role) => role === who) ?? "attendee";

/** A sentence for each participant with a wrong cause; `named` are the causes by their names. */
export function causeErrors(
	{ causes }: Pick<Scenario, "causes">,
	named: Readonly<Record<string, readonly Cause[]>>,
): readonly string[] {
	return Object.entries(named).flatMap(([who, found]) => {
		const expected = causes[roleOf(who)];
		const wrong = found.filter((cause) => cause !== expected?.cause);
		const isMissing = expected?.isSure && !found.includes(expected.cause);
		if (wrong.length === 0 && !isMissing) return [];
		return [`${who}: the API named ${found.join(", ") || "no cause"}, where it was ${expected?.cause ?? "none"}.`];
	});
}
