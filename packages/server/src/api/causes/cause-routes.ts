/** Where causes are asked for: whoever may read a participant's figures may read what caused them. */
import type { InstanceKind } from "@qoscope/wire";
import type { Endpoint, RateLabel } from "../endpoints/endpoint.js";
import { ENDPOINTS } from "../endpoints/index.js";
import { KINDS } from "../kinds.js";

export interface CauseRoute {
	readonly kind: InstanceKind;
	readonly path: string;
	/** The row of the participant's figures, for scopes, prerequisites and answers. */
	readonly figures: Endpoint;
}

/** Reads the minutes of up to 201 participants. */
export const CAUSE_RATE_LABEL: RateLabel = "Heavy";

export const CAUSE_ROUTES: readonly CauseRoute[] = (["webinar", "meeting", "session"] as const).map((kind) => {
	const { personId } = KINDS[kind];
	const figures = ENDPOINTS.find((row) => row.kind === kind && row.path.endsWith(`{${personId}}/qos`));
	if (figures === undefined) throw new Error(`No endpoint gives the figures of one in a ${kind}.`);
	return { kind, path: figures.path.replace(/^\/\w+/, "/api/v1").replace(/qos$/, "causes"), figures };
});
