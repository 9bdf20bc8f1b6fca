/** What the dashboard endpoints work with, and what each of them is asked. */
import type { InstanceKind } from "@qoscope/wire";
import type { Clock } from "../../clock.js";
import type { Account } from "../../config/config-schema.js";
import type { InstanceStore, ParticipantStore, RatingStore, SampleReader } from "../../store/ports.js";
import type { ErrorKey } from "../errors.js";
import type { PageTokens } from "../page-token.js";

export interface MetricsParts {
	readonly store: InstanceStore & ParticipantStore & RatingStore & SampleReader;
	readonly clock: Clock;
	/** Now on a clock that was not set back: that of agents which began before. */
	readonly latestMs: () => number;
	readonly pageTokens: PageTokens;
}

/** A question about many instances of one kind. */
export interface KindRequest<Query> {
	readonly account: Account;
	readonly kind: InstanceKind;
	readonly query: Query;
}

/** A question about one instance. */
export interface InstanceRequest<Query> extends KindRequest<Query> {
	/** As the path has it. */
	readonly instanceId: string;
	/** The answer when there is no such instance. */
	readonly unavailable: ErrorKey;
	/** The answer when its figures were dropped for their age. */
	readonly tooOld: ErrorKey;
}

/** A question about one participant. */
export interface PersonRequest<Query> extends InstanceRequest<Query> {
	readonly personId: string;
}

/** `pastOne` and `scheduled` narrow a list; one instance is live or past. */
export function stateOf(type: "live" | "past" | "pastOne" | "scheduled"): "live" | "past" {
	return type === "past" || type === "pastOne" ? "past" : "live";
}
